import type { AccountId } from '../../lib/ids.ts';
import { letIn } from '../accounts/let-in.ts';
import { isBlocked } from '../blocks/blocked.ts';
import { notify } from '../notifications/notify.ts';
import type { Write } from '../write.ts';
import { acceptRow, addFollow, removeFollow } from './rows.ts';

interface Pair {
  followerId: AccountId;
  followeeId: AccountId;
}

/**
 * A remote account wants to follow a local one. Repeats are answered again, under the id of the newest request
 * (Mastodon's "fast-forward"): the other side may have lost our first answer.
 */
export async function receiveFollow(
  w: Write,
  follow: Pair & { uri: string },
): Promise<'accepted' | 'requested' | 'rejected'> {
  const { followerId, followeeId, uri } = follow;
  const target = await w.db
    .selectFrom('accounts')
    .select(['locked', 'kind', 'moved_to_id'])
    .where('id', '=', followeeId)
    .where(letIn)
    .where('domain', 'is', null)
    .where('suspended_at', 'is', null)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  const refused = !target || target.kind === 'application' || target.moved_to_id !== null;
  if (refused || (await isBlocked(w.db, followerId, followeeId))) {
    w.emit({ type: 'follow.rejected', followerId, followeeId, uri });
    return 'rejected';
  }
  const accepted = !target.locked;
  const id = await addFollow(w, { followerId, followeeId, uri, accepted });
  if (!id) return repeat(w, follow);
  w.emit({ type: 'follow.created', followId: id, followerId, followeeId, accepted });
  if (accepted) w.emit({ type: 'follow.accepted', followId: id, followerId, followeeId });
  await notify(w, {
    accountId: followeeId,
    kind: accepted ? 'follow' : 'follow_request',
    fromAccountId: followerId,
    postId: null,
  });
  return accepted ? 'accepted' : 'requested';
}

async function repeat(
  w: Write,
  { followerId, followeeId, uri }: Pair & { uri: string },
): Promise<'accepted' | 'requested' | 'rejected'> {
  const taken = await w.db
    .selectFrom('follows')
    .select(['follower_id', 'followee_id'])
    .where('uri', '=', uri)
    .executeTakeFirst();
  // The id of somebody else's follow: not ours to change.
  if (taken && (taken.follower_id !== followerId || taken.followee_id !== followeeId)) return 'rejected';
  const row = await w.db
    .updateTable('follows')
    .set({ uri })
    .where('follower_id', '=', followerId)
    .where('followee_id', '=', followeeId)
    .returning(['id', 'accepted_at'])
    .executeTakeFirst();
  if (!row) return 'rejected';
  if (!row.accepted_at) return 'requested';
  w.emit({ type: 'follow.accepted', followId: row.id, followerId, followeeId });
  return 'accepted';
}

/** The followee agreed. Only a request of ours can be accepted. @returns whether one was waiting */
export async function receiveAccept(
  w: Write,
  answer: Pair & { followUri?: string | null },
): Promise<boolean> {
  const { followerId, followeeId } = answer;
  if (!(await isOurs(w, answer))) return false;
  const followId = await acceptRow(w, followerId, followeeId);
  if (!followId) return false;
  w.emit({ type: 'follow.accepted', followId, followerId, followeeId });
  return true;
}

/** The followee refused, or took the agreement back. @returns whether there was something to end */
export async function receiveReject(
  w: Write,
  answer: Pair & { followUri?: string | null },
): Promise<boolean> {
  const { followerId, followeeId } = answer;
  if (!(await isOurs(w, answer))) return false;
  const uri = await removeFollow(w, followerId, followeeId);
  if (!uri) return false;
  w.emit({ type: 'follow.rejected', followerId, followeeId, uri });
  return true;
}

/** The follower left, or took the request back. @returns whether there was something to end */
export async function receiveUnfollow(w: Write, { followerId, followeeId }: Pair): Promise<boolean> {
  const uri = await removeFollow(w, followerId, followeeId);
  if (!uri) return false;
  w.emit({ type: 'follow.deleted', followerId, followeeId, uri });
  return true;
}

/** Whether the follow that is answered is a local person's, and the one that was named, if one was. */
async function isOurs(
  w: Write,
  { followerId, followeeId, followUri }: Pair & { followUri?: string | null },
): Promise<boolean> {
  let query = w.db
    .selectFrom('follows')
    .innerJoin('accounts', 'accounts.id', 'follows.follower_id')
    .select('follows.id')
    .where('accounts.domain', 'is', null)
    .where('follower_id', '=', followerId)
    .where('followee_id', '=', followeeId);
  if (followUri) query = query.where('follows.uri', '=', followUri);
  return (await query.executeTakeFirst()) !== undefined;
}
