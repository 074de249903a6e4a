import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Invalid, NotFound } from '../../src/domain/errors.ts';
import { blockDomain, listDomainBlocks, unblockDomain } from '../../src/domain/instances/block.ts';
import { enforceDomain } from '../../src/domain/instances/enforce.ts';
import {
  forgetRules,
  isSuspendedHost,
  rejectsMedia,
  ruleFor,
  severityNow,
} from '../../src/domain/instances/rules.ts';
import { notify } from '../../src/domain/notifications/notify.ts';
import { receivePost } from '../../src/domain/posts/receive.ts';
import { canSee } from '../../src/domain/posts/visibility.ts';
import { searchAccounts } from '../../src/domain/search/accounts.ts';
import { searchPosts } from '../../src/domain/search/posts.ts';
import { fanOutPost } from '../../src/domain/timelines/fan-out.ts';
import { hashtagTimeline } from '../../src/domain/timelines/hashtag.ts';
import { homeTimeline } from '../../src/domain/timelines/home.ts';
import { publicTimeline } from '../../src/domain/timelines/public.ts';
import { anonymous, viewerOf } from '../../src/domain/viewer.ts';
import { write } from '../../src/domain/write.ts';
import type { AccountId, PostId } from '../../src/lib/ids.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { makeFollow, type Person, person, remotePerson, unique } from '../support/people.ts';

let app: TestApp;
let ada: Person;

beforeAll(async () => {
  app = await testApp();
  ada = await person(app);
});
/** Other tests share the database. */
afterAll(async () => {
  await app.db.deleteFrom('domain_blocks').execute();
  forgetRules(app);
});

const never = new AbortController().signal;
const domainOf = () => `${unique('d').replace('_', '-')}.example`;

/** Makes a rule, and does what the job does. */
async function rule(domain: string, severity: 'suspend' | 'limit' | 'none', rejectMedia = false) {
  await blockDomain(app, { domain, severity, rejectMedia });
  await enforceDomain(app, domain, never);
}

async function lift(domain: string) {
  await unblockDomain(app, domain);
  await enforceDomain(app, domain, never);
}

async function postBy(author: { id: AccountId; uri: string }, text: string, tag = 'x'): Promise<PostId> {
  const id = await write(app, (w) =>
    receivePost(w, {
      uri: `${author.uri}/notes/${unique('n')}`,
      url: null,
      authorId: author.id,
      html: `<p>${text}</p>`,
      warning: '',
      sensitive: false,
      language: null,
      visibility: 'public',
      inReplyToUri: null,
      // Just now: a timeline of a database that other tests fill, too, begins with the newest.
      publishedAt: new Date(),
      editedAt: null,
      mentions: [],
      hashtags: [tag],
      emojis: [{ shortcode: 'bad', url: 'https://pictures.example/bad.png' }],
      media: [
        {
          kind: 'image',
          mime: 'image/png',
          remoteUrl: 'https://pictures.example/1.png',
          width: 1,
          height: 1,
          description: '',
          blurhash: null,
        },
      ],
    }),
  );
  if (!id) throw new Error('not stored');
  return id;
}

const account = (id: AccountId) =>
  app.db
    .selectFrom('accounts')
    .select([
      'suspended_at',
      'suspended_by_origin',
      'suspended_by_domain',
      'limited_by_domain',
      'avatar',
      'followers_count',
      'following_count',
    ])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();

const follows = (id: AccountId) =>
  app.db
    .selectFrom('follows')
    .select('id')
    .where((eb) => eb.or([eb('follower_id', '=', id), eb('followee_id', '=', id)]))
    .execute();

describe('a rule about a server', () => {
  it('is about a domain, and never about ours', async () => {
    for (const domain of ['', 'no domain', 'perch.example', 'https://PERCH.example/', 'example']) {
      await expect(blockDomain(app, { domain, severity: 'suspend' })).rejects.toThrow(Invalid);
    }
    const domain = domainOf();
    expect(await blockDomain(app, { domain: `HTTPS://${domain}/about`, severity: 'limit' })).toBe(domain);
    await blockDomain(app, { domain, severity: 'suspend', publicComment: 'Spam' });
    const found = (await listDomainBlocks(app)).filter((one) => one.domain === domain);
    expect(found).toMatchObject([{ severity: 'suspend', publicComment: 'Spam', rejectMedia: false }]);
    await unblockDomain(app, domain);
    await expect(unblockDomain(app, domain)).rejects.toThrow(NotFound);
  });

  it('holds for all under it, in any spelling, unless another is more particular', async () => {
    const domain = domainOf();
    await rule(domain, 'suspend');
    await rule(`good.${domain}`, 'none', true);
    for (const host of [domain, `a.${domain}`, `a.b.${domain}:8443`, domain.toUpperCase(), `${domain}.`]) {
      expect([host, await isSuspendedHost(app, host)]).toEqual([host, true]);
      expect([host, await severityNow(app.db, host)]).toEqual([host, 'suspend']);
    }
    for (const host of [`good.${domain}`, `x.good.${domain}`, `not${domain}`, 'example', `${domain}.org`]) {
      expect([host, await isSuspendedHost(app, host)]).toEqual([host, false]);
      expect([host, await severityNow(app.db, host)]).toEqual([host, 'none']);
    }
    expect(await rejectsMedia(app, `x.good.${domain}`)).toBe(true);
    expect((await ruleFor(app, `x.good.${domain}`))?.domain).toBe(`good.${domain}`);
    const [bad, good] = [
      await remotePerson(app, { domain }).catch((error: Error) => error.name),
      await remotePerson(app, { domain: `good.${domain}` }),
    ];
    expect(bad).toBe('Forbidden');
    expect((await account(good.id)).suspended_at).toBeNull();
  });
});

describe('suspending a server', () => {
  it('hides its people and posts, ends follows both ways, and brings none of these back', async () => {
    const domain = domainOf();
    const bad = await remotePerson(app, { domain: `sub.${domain}` });
    const other = await remotePerson(app, { domain: `not-${domain}` });
    for (const one of [bad, other]) {
      await makeFollow(app, ada.id, one.id);
      await makeFollow(app, one.id, ada.id);
    }
    await app.db
      .updateTable('accounts')
      .set({ followers_count: 2, following_count: 2 })
      .where('id', '=', ada.id)
      .execute();
    const [hidden, shown] = [await postBy(bad, 'Bad'), await postBy(other, 'Fine')];
    for (const id of [hidden, shown]) await fanOutPost(app, id);
    expect((await homeTimeline(app, ada.id)).items).toHaveLength(2);

    await rule(domain, 'suspend');
    expect(await account(bad.id)).toMatchObject({ suspended_by_domain: true, suspended_by_origin: false });
    expect((await account(bad.id)).suspended_at).not.toBeNull();
    expect(await canSee(app.db, viewerOf(ada.id), hidden)).toBe(false);
    expect(await canSee(app.db, anonymous, shown)).toBe(true);
    expect(await follows(bad.id)).toEqual([]);
    expect(await follows(other.id)).toHaveLength(2);
    expect(await account(ada.id)).toMatchObject({ followers_count: 1, following_count: 1 });

    await lift(domain);
    expect(await account(bad.id)).toMatchObject({ suspended_at: null, suspended_by_domain: false });
    expect(await canSee(app.db, anonymous, hidden)).toBe(true);
    expect(await follows(bad.id)).toEqual([]);
    const home = await homeTimeline(app, ada.id);
    expect(home.items.map(({ post }) => post.id)).toEqual([shown]);
  });

  it('keeps what other reasons say', async () => {
    const domain = domainOf();
    const byOrigin = await remotePerson(app, { domain, suspended: true });
    const byUs = await remotePerson(app, { domain });
    await app.db
      .updateTable('accounts')
      .set({ suspended_at: new Date('2025-01-01') })
      .where('id', '=', byUs.id)
      .execute();
    const elsewhere = await remotePerson(app, {
      domain: domainOf(),
      uri: `https://web.${domain}/users/${unique('u')}`,
    });
    await rule(domain, 'suspend');
    await enforceDomain(app, domain, never);
    expect((await account(elsewhere.id)).suspended_by_domain).toBe(true);
    await lift(domain);
    expect(await account(byOrigin.id)).toMatchObject({ suspended_by_origin: true });
    expect((await account(byOrigin.id)).suspended_at).not.toBeNull();
    expect((await account(byUs.id)).suspended_at).not.toBeNull();
    expect((await account(elsewhere.id)).suspended_at).toBeNull();
  });
});

describe('limiting a server', () => {
  it('leaves its posts to those who follow, and to who looks for them', async () => {
    const domain = domainOf();
    const bea = await person(app);
    const loud = await remotePerson(app, { domain });
    await makeFollow(app, ada.id, loud.id);
    const word = unique('word').replace('_', '');
    const id = await postBy(loud, word, word);
    await rule(domain, 'limit');
    const late = await remotePerson(app, { domain: `sub.${domain}` });
    expect((await account(late.id)).limited_by_domain).toBe(true);
    const found = async (viewer: AccountId | null) => {
      const one = viewerOf(viewer);
      const pages = [
        await publicTimeline(app, one),
        await hashtagTimeline(app, one, word),
        { items: (await searchPosts(app, one, word)).items.map((post) => ({ post })) },
      ];
      return pages.map(({ items }) => items.some(({ post }) => post.id === id));
    };
    expect(await found(ada.id)).toEqual([true, true, true]);
    expect(await found(bea.id)).toEqual([false, false, false]);
    expect(await found(null)).toEqual([false, false, false]);
    expect(await canSee(app.db, anonymous, id)).toBe(true);
    const named = async (viewer: AccountId, query: string) =>
      (await searchAccounts(app, viewerOf(viewer), query)).some((one) => one.id === loud.id);
    expect(await named(bea.id, loud.username.slice(0, 8))).toBe(false);
    expect(await named(bea.id, loud.username)).toBe(true);
    for (const reader of [ada.id, bea.id]) {
      await write(app, (w) =>
        notify(w, { accountId: reader, kind: 'mention', fromAccountId: loud.id, postId: id }),
      );
    }
    const news = await app.db
      .selectFrom('notifications')
      .select('account_id')
      .where('from_account_id', '=', loud.id)
      .execute();
    expect(news.map((one) => one.account_id)).toEqual([ada.id]);
    await lift(domain);
    expect(await found(bea.id)).toEqual([true, true, true]);
  });
});

describe('refusing the pictures of a server', () => {
  it('takes those away that are here', async () => {
    const domain = domainOf();
    const painter = await remotePerson(app, { domain, avatar: 'https://pictures.example/a.png' });
    const other = await remotePerson(app, { avatar: 'https://pictures.example/b.png' });
    const [bare, full] = [await postBy(painter, 'One'), await postBy(other, 'Two')];
    await rule(domain, 'none', true);
    expect((await account(painter.id)).avatar).toBeNull();
    expect((await account(other.id)).avatar).not.toBeNull();
    const media = await app.db
      .selectFrom('media')
      .select('post_id')
      .where('post_id', 'in', [bare, full])
      .execute();
    expect(media.map((row) => row.post_id)).toEqual([full]);
    expect(await canSee(app.db, anonymous, bare)).toBe(true);
  });
});
