import { beforeAll, describe, expect, it } from 'vitest';
import {
  blockDomainOf,
  listBlockedDomains,
  unblockDomainFor,
  unblockDomainOf,
} from '../../src/domain/blocks/domains.ts';
import { Forbidden, NotFound } from '../../src/domain/errors.ts';
import { receiveFollow } from '../../src/domain/follows/receive.ts';
import { notify } from '../../src/domain/notifications/notify.ts';
import { receivePost } from '../../src/domain/posts/receive.ts';
import { canSee } from '../../src/domain/posts/visibility.ts';
import { searchAccounts } from '../../src/domain/search/accounts.ts';
import { fanOutPost } from '../../src/domain/timelines/fan-out.ts';
import { homeTimeline } from '../../src/domain/timelines/home.ts';
import { publicTimeline } from '../../src/domain/timelines/public.ts';
import { anonymous, viewerOf } from '../../src/domain/viewer.ts';
import { write } from '../../src/domain/write.ts';
import type { PostId } from '../../src/lib/ids.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { makeFollow, type Person, person, remotePerson, unique } from '../support/people.ts';
import { person as member } from '../web/people.ts';

let app: TestApp;
let ada: Person;
let ben: Person;
let rude: Person & { uri: string };
let under: Person & { uri: string };
let kind: Person & { uri: string };
const domain = `${unique('rude').replace('_', '-')}.example`;
const posts: PostId[] = [];

beforeAll(async () => {
  app = await testApp();
  [ada, ben] = [await person(app), await person(app)];
  rude = await remotePerson(app, { domain });
  under = await remotePerson(app, { domain: `sub.${domain}` });
  kind = await remotePerson(app, { domain: `not-${domain}` });
  for (const one of [rude, under, kind]) {
    await makeFollow(app, ada.id, one.id);
    await makeFollow(app, one.id, ada.id);
    const id = await write(app, (w) =>
      receivePost(w, {
        uri: `${one.uri}/notes/1`,
        url: null,
        authorId: one.id,
        html: '<p>Words</p>',
        warning: '',
        sensitive: false,
        language: null,
        visibility: 'public',
        inReplyToUri: null,
        // Just now: a timeline of a database that other tests fill, too, begins with the newest.
        publishedAt: new Date(),
        editedAt: null,
        mentions: [],
        hashtags: [],
        emojis: [],
        media: [],
      }),
    );
    if (!id) throw new Error('not stored');
    posts.push(id);
    await fanOutPost(app, id);
  }
});

const shown = async (reader: Person) => {
  const home = (await homeTimeline(app, reader.id)).items.map(({ post }) => post.id);
  const open = (await publicTimeline(app, viewerOf(reader.id), { limit: 40 })).items.map(
    ({ post }) => post.id,
  );
  return posts.map((id) => [home.includes(id), open.includes(id)]);
};

describe('blocking a whole server for oneself', () => {
  it('hides all of it from oneself alone, and ends the follows from there', async () => {
    expect(await shown(ada)).toEqual([
      [true, true],
      [true, true],
      [true, true],
    ]);
    await app.takeEvents();
    await blockDomainOf(app, ada.id, rude.id);
    await blockDomainOf(app, ada.id, rude.id);
    expect(await listBlockedDomains(app, ada.id)).toEqual([domain]);
    expect(await shown(ada)).toEqual([
      [false, false],
      [false, false],
      [true, true],
    ]);
    for (const id of posts) expect(await canSee(app.db, viewerOf(ben.id), id)).toBe(true);
    for (const id of posts) expect(await canSee(app.db, anonymous, id)).toBe(true);
    const events = await app.takeEvents();
    expect(events.map((event) => event.type)).toEqual(['follow.rejected', 'follow.rejected']);
    const followers = await app.db
      .selectFrom('follows')
      .select('follower_id')
      .where('followee_id', '=', ada.id)
      .execute();
    expect(followers.map((row) => row.follower_id)).toEqual([kind.id]);
    const found = await searchAccounts(app, viewerOf(ada.id), rude.username);
    expect(found.map(({ id }) => id)).not.toContain(rude.id);
  });

  it('lets nobody from there follow, or be heard of', async () => {
    const uri = `${rude.uri}/follows/2`;
    const follow = { followerId: rude.id, followeeId: ada.id, uri };
    expect(await write(app, (w) => receiveFollow(w, follow))).toBe('rejected');
    for (const from of [rude.id, under.id, kind.id]) {
      await write(app, (w) =>
        notify(w, { accountId: ada.id, kind: 'mention', fromAccountId: from, postId: null }),
      );
    }
    const news = await app.db
      .selectFrom('notifications')
      .select('from_account_id')
      .where('account_id', '=', ada.id)
      .execute();
    expect(news.map((row) => row.from_account_id)).toEqual([kind.id]);
  });

  it('can be taken back; follows from there do not come back', async () => {
    await expect(unblockDomainFor(app, ben.id, domain)).rejects.toThrow(NotFound);
    await unblockDomainOf(app, ada.id, under.id);
    expect(await listBlockedDomains(app, ada.id)).toEqual([]);
    for (const id of posts) expect(await canSee(app.db, viewerOf(ada.id), id)).toBe(true);
    await expect(blockDomainOf(app, ada.id, ben.id)).rejects.toThrow(Forbidden);
  });

  it('is done from the menu of a profile and undone in the settings', async () => {
    const { visitor, accountId } = await member(app);
    const profile = `/@${rude.username}@${domain}`;
    expect(await visitor.page(profile)).toContain(`action="/accounts/${rude.id}/block-domain"`);
    expect((await visitor.post(`/accounts/${rude.id}/block-domain`, { return: profile })).status).toBe(303);
    expect(await visitor.page(profile)).toContain(`action="/accounts/${rude.id}/unblock-domain"`);
    expect(await visitor.page('/settings/people')).toContain(`value="${domain}"`);
    expect((await visitor.post('/settings/people/unblock-domain', { domain })).status).toBe(303);
    expect(await listBlockedDomains(app, accountId)).toEqual([]);
  });
});
