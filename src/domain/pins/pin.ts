import type { AccountId, PostId } from '../../lib/ids.ts';
import { Conflict, Forbidden, NotFound } from '../errors.ts';
import type { App } from '../ports.ts';
import { type Write, write } from '../write.ts';

/** As many as Mastodon allows. */
export const MOST_PINS = 5;

/**
 * Pins one's own public or unlisted post to the top of one's profile.
 * @throws {NotFound} unless it is one's own, {Forbidden} when it is not for everybody, {Conflict} beyond five
 */
export async function pin(app: App, accountId: AccountId, postId: PostId): Promise<void> {
  await write(app, async (w) => {
    const post = await ownPost(w, accountId, postId);
    if (post.visibility !== 'public' && post.visibility !== 'unlisted')
      throw new Forbidden('fault.pin.private');
    // Two pins at once would both count four: whoever pins, waits here for the other.
    await w.db.selectFrom('accounts').select('id').where('id', '=', accountId).forUpdate().execute();
    const { count } = await w.db
      .selectFrom('pins')
      .select((eb) => eb.fn.countAll<string>().as('count'))
      .where('account_id', '=', accountId)
      .where('post_id', '<>', postId)
      .executeTakeFirstOrThrow();
    if (Number(count) >= MOST_PINS) throw new Conflict('fault.pin.many', { limit: MOST_PINS });
    if (await insertPin(w, accountId, postId)) w.emit({ type: 'pin.added', postId, accountId });
  });
}

export async function unpin(app: App, accountId: AccountId, postId: PostId): Promise<void> {
  await write(app, async (w) => {
    const post = await ownPost(w, accountId, postId);
    const result = await w.db
      .deleteFrom('pins')
      .where('account_id', '=', accountId)
      .where('post_id', '=', postId)
      .executeTakeFirst();
    if (result.numDeletedRows > 0n) w.emit({ type: 'pin.removed', postId, accountId, postUri: post.uri });
  });
}

/** What a remote account has pinned now, oldest pin first: replaces what we knew. Only its own posts count. */
export async function receivePins(w: Write, accountId: AccountId, postIds: readonly PostId[]): Promise<void> {
  await w.db.deleteFrom('pins').where('account_id', '=', accountId).execute();
  const own =
    postIds.length === 0
      ? []
      : await w.db
          .selectFrom('posts')
          .select('id')
          .where('account_id', '=', accountId)
          .where('id', 'in', [...postIds])
          .where('deleted_at', 'is', null)
          .execute();
  const known = new Set(own.map((row) => row.id));
  // The last inserted is shown first.
  for (const postId of postIds) if (known.has(postId)) await insertPin(w, accountId, postId);
}

async function insertPin(w: Write, accountId: AccountId, postId: PostId): Promise<boolean> {
  const row = await w.db
    .insertInto('pins')
    .values({ account_id: accountId, post_id: postId })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

async function ownPost(w: Write, accountId: AccountId, postId: PostId) {
  const post = await w.db
    .selectFrom('posts')
    .select(['uri', 'visibility'])
    .where('id', '=', postId)
    .where('account_id', '=', accountId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (!post) throw new NotFound();
  return post;
}
