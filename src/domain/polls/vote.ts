import { sql } from 'kysely';
import type { AccountId, PostId } from '../../lib/ids.ts';
import { Conflict, Forbidden, Invalid, NotFound } from '../errors.ts';
import type { App } from '../ports.ts';
import { requireVisible } from '../posts/visibility.ts';
import { viewerOf } from '../viewer.ts';
import { type Write, write } from '../write.ts';
import { lockPoll, type StoredPoll } from './store.ts';

/** Other servers hear of new votes together, this long after the first of them. */
const TOLD_AFTER = 60_000;

/**
 * Somebody here votes: once, and for good.
 * @param choices positions from 0
 * @throws {NotFound} when there is no such poll for them, {Forbidden} for the author, {Conflict} when it is over or they
 * have voted, {Invalid} when they chose nothing, or something that is no choice
 */
export async function vote(
  app: App,
  accountId: AccountId,
  postId: PostId,
  choices: readonly number[],
): Promise<void> {
  await write(app, async (w) => {
    const { poll, local } = await openPoll(w, accountId, postId);
    const positions = [...new Set(choices)];
    const known = positions.every((position) => poll.titles[position] !== undefined);
    if (!known || positions.length === 0 || (positions.length > 1 && !poll.multiple)) {
      throw new Invalid({ field: 'choice', key: 'fault.poll.choice' });
    }
    if (await hasVoted(w, postId, accountId)) throw new Conflict('errors.pollVoted');
    await count(w, { postId, accountId, local }, poll, positions);
    if (local) return;
    for (const position of positions) w.emit({ type: 'vote.created', postId, accountId, position });
  });
}

/**
 * The vote of somebody elsewhere in a poll of ours, by the words of a choice; several choices come one by one.
 * @throws {NotFound} when there is no such poll for them, {Conflict} when it is over or they have no vote left,
 * {Invalid} when the poll has no such choice
 */
export async function receiveVote(
  w: Write,
  { accountId, postUri, title }: { accountId: AccountId; postUri: string; title: string },
): Promise<void> {
  const post = await w.db
    .selectFrom('posts')
    .select('id')
    .where('uri', '=', postUri)
    .where('local', '=', true)
    .executeTakeFirst();
  if (!post) throw new NotFound();
  const { poll } = await openPoll(w, accountId, post.id);
  const position = poll.titles.indexOf(title);
  if (position < 0) throw new Invalid({ field: 'choice', key: 'fault.poll.choice' });
  if (!poll.multiple && (await hasVoted(w, post.id, accountId))) throw new Conflict('errors.pollVoted');
  await count(w, { postId: post.id, accountId, local: true }, poll, [position]);
}

/** The poll if this account may vote in it, locked: one vote after the other. */
async function openPoll(w: Write, accountId: AccountId, postId: PostId) {
  await requireVisible(w.db, viewerOf(accountId), postId);
  const poll = await lockPoll(w, postId);
  const post = await w.db
    .selectFrom('posts')
    .select(['account_id', 'local'])
    .where('id', '=', postId)
    .executeTakeFirst();
  if (!poll || !post) throw new NotFound();
  if (post.account_id === accountId) throw new Forbidden('errors.pollOwn');
  if (poll.closedAt || (poll.expiresAt && poll.expiresAt <= w.now)) throw new Conflict('errors.pollEnded');
  return { poll, local: post.local };
}

async function hasVoted(w: Write, postId: PostId, accountId: AccountId): Promise<boolean> {
  const row = await w.db
    .selectFrom('poll_votes')
    .select('position')
    .where('post_id', '=', postId)
    .where('account_id', '=', accountId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Stores votes and counts those that are new; the poll is locked. Of a remote poll this is right until its server counts. */
async function count(
  w: Write,
  voter: { postId: PostId; accountId: AccountId; local: boolean },
  poll: StoredPoll,
  positions: readonly number[],
): Promise<void> {
  const { postId, accountId, local } = voter;
  const isNew = !(await hasVoted(w, postId, accountId));
  const { rows } = await sql`
    with added as (
      insert into poll_votes (post_id, account_id, position, only_one, created_at)
      select ${postId}::bigint, ${accountId}::bigint, position, ${!poll.multiple}, ${w.now}
      from unnest(${[...positions]}::smallint[]) as position
      on conflict do nothing
      returning position
    )
    update poll_options set votes_count = votes_count + 1
    from added where post_id = ${postId} and poll_options.position = added.position
    returning poll_options.position`.execute(w.db);
  if (rows.length === 0) return;
  const due = new Date(w.now.getTime() + TOLD_AFTER);
  await w.db
    .updateTable('polls')
    .set({
      voters_count: sql<number | null>`voters_count + ${isNew ? 1 : 0}`,
      ...(local ? { tally_due_at: sql<Date>`coalesce(tally_due_at, ${due})` } : {}),
    })
    .where('post_id', '=', postId)
    .execute();
  w.emit({ type: 'poll.changed', postId });
}
