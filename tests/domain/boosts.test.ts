import { beforeAll, describe, expect, it } from 'vitest';
import { boost, unboost } from '../../src/domain/boosts/boost.ts';
import { listBoosters } from '../../src/domain/boosts/list.ts';
import { receiveBoost, receiveUnboost } from '../../src/domain/boosts/receive.ts';
import { Conflict, Forbidden, NotFound } from '../../src/domain/errors.ts';
import { pin, receivePins, unpin } from '../../src/domain/pins/pin.ts';
import { receivePost } from '../../src/domain/posts/receive.ts';
import { pinnedPosts } from '../../src/domain/timelines/profile.ts';
import { anonymous } from '../../src/domain/viewer.ts';
import { write } from '../../src/domain/write.ts';
import { type AccountId, type PostId, timeOfId } from '../../src/lib/ids.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { draft, kindsHeardBy, person, row, says, stranger } from './posts-people.ts';
import { addFollow, homeIds } from './timelines-rows.ts';

let app: TestApp;
let bea: AccountId;

beforeAll(async () => {
  app = await testApp();
  bea = (await person(app)).id;
});

describe('a boost', () => {
  it('counts once, stands in the booster’s home, tells the author, and may be taken back', async () => {
    const ada = (await person(app)).id;
    const booster = (await person(app)).id;
    const id = await says(app, ada, 'Boost me', { visibility: 'unlisted' });
    await app.takeEvents();
    await boost(app, booster, id);
    await boost(app, booster, id);
    expect((await row(app, id)).boosts_count).toBe(1);
    expect(await kindsHeardBy(app, ada)).toEqual(['boost']);
    const stored = await app.db
      .selectFrom('boosts')
      .selectAll()
      .where('post_id', '=', id)
      .executeTakeFirstOrThrow();
    expect(stored).toMatchObject({
      visibility: 'unlisted',
      uri: `https://perch.example/boosts/${stored.id}`,
    });
    expect(await homeIds(app, booster)).toEqual([stored.id]);
    const created = { type: 'boost.created', boostId: stored.id, postId: id, accountId: booster };
    expect((await app.takeEvents()).slice(1)).toEqual([created]);
    expect((await listBoosters(app, anonymous, id, {})).items.map((account) => account.id)).toEqual([
      booster,
    ]);
    await unboost(app, booster, id);
    await unboost(app, booster, id);
    expect((await row(app, id)).boosts_count).toBe(0);
    expect(await kindsHeardBy(app, ada)).toEqual([]);
    const { uri, visibility } = stored;
    expect(await app.takeEvents()).toEqual([{ ...created, type: 'boost.deleted', uri, visibility }]);
  });

  it('is for what everybody may see, or for one’s own followers', async () => {
    const ada = (await person(app)).id;
    await addFollow(app, bea, ada);
    const own = await says(app, ada, 'For followers', { visibility: 'followers' });
    await expect(boost(app, bea, own)).rejects.toThrow(Forbidden);
    await boost(app, ada, own);
    const direct = await says(app, ada, 'For nobody', { visibility: 'mentioned' });
    await expect(boost(app, ada, direct)).rejects.toThrow(Forbidden);
    await expect(boost(app, bea, direct)).rejects.toThrow(NotFound);
    expect((await row(app, own)).boosts_count).toBe(1);
  });

  it('from another server takes its place in time and keeps to the same rules', async () => {
    const ada = (await person(app)).id;
    const far = await stranger(app);
    await addFollow(app, far, ada);
    const publishedAt = new Date('2026-01-02T03:04:05Z');
    const given = (postId: PostId) =>
      write(app, (w) =>
        receiveBoost(w, {
          accountId: far,
          postId,
          uri: `https://far.example/b/${postId}`,
          publishedAt,
          visibility: 'public',
        }),
      );
    const open = await says(app, ada, 'For all');
    expect(await given(open)).toBe(true);
    expect(await given(open)).toBe(false);
    const stored = await app.db
      .selectFrom('boosts')
      .select('id')
      .where('post_id', '=', open)
      .executeTakeFirstOrThrow();
    expect(timeOfId(stored.id)).toEqual(publishedAt);
    expect(await given(await says(app, ada, 'For followers', { visibility: 'followers' }))).toBe(false);
    expect(await write(app, (w) => receiveUnboost(w, { accountId: far, postId: open }))).toBe(true);
    expect((await row(app, open)).boosts_count).toBe(0);
  });
});

describe('a pin', () => {
  it('is one’s own public post, five at most, the newest first', async () => {
    const ada = (await person(app)).id;
    const ids: PostId[] = [];
    for (let n = 0; n < 6; n += 1) ids.push(await says(app, ada, `number ${n}`));
    await app.takeEvents();
    for (const id of ids.slice(0, 5)) await pin(app, ada, id);
    await pin(app, ada, ids.at(0) ?? ('0' as PostId));
    expect(await app.takeEvents()).toHaveLength(5);
    await expect(pin(app, ada, ids.at(5) ?? ('0' as PostId))).rejects.toThrow(Conflict);
    const shown = await pinnedPosts(app, anonymous, ada);
    expect(shown.map((card) => card.id)).toEqual(ids.slice(0, 5).toReversed());
    const first = shown[0];
    if (!first) throw new Error('Nothing is pinned');
    await unpin(app, ada, first.id);
    await unpin(app, ada, first.id);
    expect(await app.takeEvents()).toEqual([
      { type: 'pin.removed', postId: first.id, accountId: ada, postUri: first.uri },
    ]);
  });

  it('is refused for others’ posts and for what is not public', async () => {
    const ada = (await person(app)).id;
    const id = await says(app, ada, 'Mine');
    await expect(pin(app, bea, id)).rejects.toThrow(NotFound);
    const hidden = await says(app, ada, 'For followers', { visibility: 'followers' });
    await expect(pin(app, ada, hidden)).rejects.toThrow(Forbidden);
  });

  it('of another server’s account is as that server says, its own posts only', async () => {
    const [far, other] = [await stranger(app), await stranger(app)];
    const [one, two, three] = await write(app, async (w) => [
      await receivePost(w, draft(far)),
      await receivePost(w, draft(far)),
      await receivePost(w, draft(other)),
    ]);
    if (!one || !two || !three) throw new Error('A post was refused');
    await write(app, (w) => receivePins(w, far, [one, two, three]));
    expect((await pinnedPosts(app, anonymous, far)).map((card) => card.id)).toEqual([two, one]);
    await write(app, (w) => receivePins(w, far, [one]));
    expect((await pinnedPosts(app, anonymous, far)).map((card) => card.id)).toEqual([one]);
  });
});
