import { beforeAll, describe, expect, it } from 'vitest';
import { Invalid } from '../../src/domain/errors.ts';
import { uploadMedia } from '../../src/domain/media/upload.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import { isTextKey } from '../../src/lib/i18n.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { picture } from '../support/pictures.ts';
import { kindsHeardBy, person, row, says, stranger } from './posts-people.ts';
import { addBlock, addFollow, homeIds } from './timelines-rows.ts';

let app: TestApp;
let ada: AccountId;
let bea: { id: AccountId; name: string };

beforeAll(async () => {
  app = await testApp();
  ada = (await person(app)).id;
  bea = await person(app);
});

async function faultsOf(attempt: Promise<unknown>): Promise<{ field: string; key: string }[]> {
  const error = await attempt.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Invalid)) throw new Error(`It was not refused as invalid: ${error}`);
  return error.faults.map(({ field, key }) => ({ field, key }));
}

describe('a post', () => {
  it('is stored, counted, put into its author’s home and told of', async () => {
    const author = (await person(app)).id;
    await app.takeEvents();
    const id = await says(app, author, 'Hello #Perch', { language: 'en', warning: 'birds' });
    const stored = await row(app, id);
    expect(stored).toMatchObject({
      uri: `https://perch.example/posts/${id}`,
      local: true,
      source: 'Hello #Perch',
      plain: 'Hello #Perch',
      warning: 'birds',
      sensitive: true,
      language: 'en',
    });
    expect(stored.html).toContain('class="mention hashtag"');
    expect(await homeIds(app, author)).toEqual([id]);
    expect(await app.takeEvents()).toEqual([{ type: 'post.created', postId: id }]);
    const account = await app.db
      .selectFrom('accounts')
      .select(['posts_count', 'last_post_at'])
      .where('id', '=', author)
      .executeTakeFirstOrThrow();
    expect(account.posts_count).toBe(1);
    expect(account.last_post_at).toEqual(stored.created_at);
    const tags = await app.db
      .selectFrom('post_hashtags')
      .innerJoin('hashtags', 'hashtags.id', 'post_hashtags.hashtag_id')
      .select('name')
      .where('post_id', '=', id)
      .execute();
    expect(tags).toEqual([{ name: 'perch' }]);
  });

  it('names local people in any spelling and other servers’ by asking, and tells local ones', async () => {
    const far = await stranger(app);
    const asking = {
      ...app,
      remote: { ...app.remote, account: async (name: string) => (name === 'far' ? far : null) },
    };
    const id = await composePost(asking, ada, {
      visibility: 'public',
      text: `@${bea.name.toUpperCase()} @far@far.example @nobody@far.example`,
    });
    const named = await app.db
      .selectFrom('mentions')
      .select('account_id')
      .where('post_id', '=', id)
      .execute();
    expect(named.map((one) => one.account_id).sort()).toEqual([bea.id, far].sort());
    expect(await kindsHeardBy(app, bea.id)).toEqual(['mention']);
    expect((await row(app, id)).html).toContain('@nobody@far.example');
  });

  it('asks other servers about twenty people at most', async () => {
    let asked = 0;
    const counting = {
      ...app,
      remote: {
        ...app.remote,
        account: async () => {
          asked += 1;
          return null;
        },
      },
    };
    const names = Array.from({ length: 30 }, (_, n) => `@n${n}@far.example`).join(' ');
    await composePost(counting, ada, { visibility: 'public', text: names });
    expect(asked).toBe(20);
  });

  it('keeps the code of a known language only', async () => {
    expect((await row(app, await says(app, ada, 'Grüezi', { language: 'de-CH' }))).language).toBe('de-CH');
    expect((await row(app, await says(app, ada, 'hm', { language: 'qqx' }))).language).toBeNull();
    expect(await faultsOf(says(app, ada, 'hm', { language: '<b>' }))).toEqual([
      { field: 'language', key: 'fault.post.language' },
    ]);
  });

  it.each([
    ['empty', { text: '  \n ' }, 'text', 'fault.post.empty'],
    ['too long', { text: 'x'.repeat(501) }, 'text', 'fault.post.long'],
    [
      'too long with its warning',
      { text: 'x'.repeat(490), warning: 'y'.repeat(11) },
      'text',
      'fault.post.long',
    ],
    ['a link without end', { text: `https://a.example/${'x'.repeat(50_000)}` }, 'text', 'fault.post.long'],
    ['full of pictures', { text: 'x', mediaIds: ['1', '2', '3', '4', '5'] }, 'media', 'fault.media.many'],
    ['with a picture that is none', { text: 'x', mediaIds: ['x'] }, 'media', 'fault.media.gone'],
  ])('that is %s is refused', async (_what, input, field, key) => {
    expect(await faultsOf(composePost(app, ada, { visibility: 'public', ...input }))).toEqual([
      { field, key },
    ]);
    expect(isTextKey(key)).toBe(true);
  });

  it('takes just as many characters as the limit', async () => {
    await expect(says(app, ada, '👩‍🚀'.repeat(500))).resolves.toBeTruthy();
  });
});

describe('a reply', () => {
  it('is counted at what it answers, whose author hears of it once', async () => {
    const author = await person(app);
    const parent = await says(app, author.id, 'What do you think?');
    const id = await says(app, ada, `@${author.name} A lot.`, { inReplyToId: parent });
    expect(await row(app, id)).toMatchObject({ in_reply_to_id: parent, in_reply_to_account_id: author.id });
    expect((await row(app, parent)).replies_count).toBe(1);
    expect(await kindsHeardBy(app, author.id)).toEqual(['reply']);
  });

  it('tells nobody who could not see it', async () => {
    const author = await person(app);
    const parent = await says(app, author.id, 'What do you think?');
    await says(app, ada, 'For my followers', { inReplyToId: parent, visibility: 'followers' });
    await says(app, ada, 'For nobody', { inReplyToId: parent, visibility: 'mentioned' });
    expect(await kindsHeardBy(app, author.id)).toEqual([]);
    await addFollow(app, author.id, ada);
    await says(app, ada, 'For my followers', { inReplyToId: parent, visibility: 'followers' });
    expect(await kindsHeardBy(app, author.id)).toEqual(['reply']);
  });

  it('cannot answer what its author does not see', async () => {
    const author = (await person(app)).id;
    const parent = await says(app, author, 'For followers', { visibility: 'followers' });
    await expect(says(app, ada, 'So?', { inReplyToId: parent })).rejects.toThrow(Invalid);
    const open = await says(app, author, 'For all');
    await addBlock(app, author, ada);
    await expect(says(app, ada, 'So?', { inReplyToId: open })).rejects.toThrow(Invalid);
    expect((await row(app, open)).replies_count).toBe(0);
  });
});

describe('pictures', () => {
  it('belong to the post in the order asked, and to one post only', async () => {
    const [one, two] = [
      await uploadMedia(app, ada, await picture(), 'one'),
      await uploadMedia(app, ada, await picture(), ''),
    ];
    const id = await says(app, ada, '', { mediaIds: [two, one] });
    const media = await app.db
      .selectFrom('media')
      .select('id')
      .where('post_id', '=', id)
      .orderBy('position')
      .execute();
    expect(media.map((item) => item.id)).toEqual([two, one]);
    const gone = [{ field: 'media', key: 'fault.media.gone' }];
    expect(await faultsOf(says(app, ada, 'again', { mediaIds: [one] }))).toEqual(gone);
  });

  it('of others are not to be had, and nothing of the post stays', async () => {
    const media = await uploadMedia(app, bea.id, await picture(), '');
    await app.takeEvents();
    const before = await app.db.selectFrom('posts').select('id').where('account_id', '=', ada).execute();
    expect(await faultsOf(says(app, ada, 'mine', { mediaIds: [media] }))).toHaveLength(1);
    expect(await app.db.selectFrom('posts').select('id').where('account_id', '=', ada).execute()).toEqual(
      before,
    );
    expect(await app.takeEvents()).toEqual([]);
  });
});
