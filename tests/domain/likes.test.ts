import { beforeAll, describe, expect, it } from 'vitest';
import { bookmark, unbookmark } from '../../src/domain/bookmarks/bookmark.ts';
import { NotFound } from '../../src/domain/errors.ts';
import { like, unlike } from '../../src/domain/likes/like.ts';
import { listLikers } from '../../src/domain/likes/list.ts';
import { receiveLike, receiveUnlike } from '../../src/domain/likes/receive.ts';
import { anonymous } from '../../src/domain/viewer.ts';
import { write } from '../../src/domain/write.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { kindsHeardBy, person, row, says, stranger } from './posts-people.ts';
import { addBlock } from './timelines-rows.ts';

let app: TestApp;
let bea: AccountId;

beforeAll(async () => {
  app = await testApp();
  bea = (await person(app)).id;
});

describe('a like', () => {
  it('counts once, tells the author once, and may be taken back', async () => {
    const ada = (await person(app)).id;
    const id = await says(app, ada, 'Like me');
    await app.takeEvents();
    await like(app, bea, id);
    await like(app, bea, id);
    expect((await row(app, id)).likes_count).toBe(1);
    expect(await kindsHeardBy(app, ada)).toEqual(['like']);
    expect((await app.takeEvents()).map((event) => event.type)).toEqual([
      'notification.created',
      'like.created',
    ]);
    const { uri } = await app.db
      .selectFrom('likes')
      .select('uri')
      .where('post_id', '=', id)
      .executeTakeFirstOrThrow();
    expect(uri).toMatch(/^https:\/\/perch\.example\/likes\/\d+$/);
    await unlike(app, bea, id);
    await unlike(app, bea, id);
    expect((await row(app, id)).likes_count).toBe(0);
    expect(await kindsHeardBy(app, ada)).toEqual([]);
    expect(await app.takeEvents()).toEqual([{ type: 'like.deleted', postId: id, accountId: bea, uri }]);
  });

  it('of many at once is counted for each', async () => {
    const ada = (await person(app)).id;
    const id = await says(app, ada, 'Like me all');
    const fans: AccountId[] = [];
    for (let n = 0; n < 8; n += 1) fans.push((await person(app)).id);
    await Promise.all(fans.flatMap((fan) => [like(app, fan, id), like(app, fan, id)]));
    expect((await row(app, id)).likes_count).toBe(8);
    const first = await listLikers(app, anonymous, id, { limit: 5 });
    const rest = await listLikers(app, anonymous, id, { limit: 5, before: String(first.next) });
    expect(first.items).toHaveLength(5);
    expect(new Set([...first.items, ...rest.items].map((account) => account.id))).toEqual(new Set(fans));
    expect(rest.next).toBeNull();
  });

  it('needs a post that one may see', async () => {
    const ada = (await person(app)).id;
    const hidden = await says(app, ada, 'For followers', { visibility: 'followers' });
    await expect(like(app, bea, hidden)).rejects.toThrow(NotFound);
    const open = await says(app, ada, 'For all');
    await addBlock(app, ada, bea);
    await expect(like(app, bea, open)).rejects.toThrow(NotFound);
    await expect(listLikers(app, anonymous, hidden, {})).rejects.toThrow(NotFound);
  });

  it('from another server is one like, whatever its URI, and needs to see the post, too', async () => {
    const ada = (await person(app)).id;
    const far = await stranger(app);
    const open = await says(app, ada, 'For all');
    const hidden = await says(app, ada, 'For followers', { visibility: 'followers' });
    const given = (postId: typeof open, uri: string) =>
      write(app, (w) => receiveLike(w, { accountId: far, postId, uri }));
    expect(await given(open, `https://far.example/likes/${open}`)).toBe(true);
    expect(await given(open, `https://far.example/likes/${open}-again`)).toBe(false);
    expect(await given(hidden, `https://far.example/likes/${hidden}`)).toBe(false);
    expect((await row(app, open)).likes_count).toBe(1);
    expect(await write(app, (w) => receiveUnlike(w, { accountId: far, postId: open }))).toBe(true);
    expect(await write(app, (w) => receiveUnlike(w, { accountId: far, postId: open }))).toBe(false);
    expect((await row(app, open)).likes_count).toBe(0);
  });
});

describe('a bookmark', () => {
  it('is kept once and told to nobody', async () => {
    const ada = (await person(app)).id;
    const id = await says(app, ada, 'Keep me');
    await app.takeEvents();
    await bookmark(app, bea, id);
    await bookmark(app, bea, id);
    const kept = () =>
      app.db.selectFrom('bookmarks').select('post_id').where('account_id', '=', bea).execute();
    expect(await kept()).toEqual([{ post_id: id }]);
    expect(await app.takeEvents()).toEqual([]);
    await unbookmark(app, bea, id);
    expect(await kept()).toEqual([]);
    const hidden = await says(app, ada, 'For followers', { visibility: 'followers' });
    await expect(bookmark(app, bea, hidden)).rejects.toThrow(NotFound);
  });
});
