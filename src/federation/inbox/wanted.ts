import { sql } from 'kysely';
import type { App } from '../../domain/ports.ts';
import type { RemotePostDraft } from '../../domain/posts/types.ts';
import type { AccountId } from '../../lib/ids.ts';

/** Whether somebody of ours follows the account. */
export async function isFollowedHere(app: App, accountId: AccountId): Promise<boolean> {
  const row = await app.db
    .selectFrom('follows')
    .innerJoin('accounts', 'accounts.id', 'follows.follower_id')
    .select(sql`1`.as('one'))
    .where('follows.followee_id', '=', accountId)
    .where('follows.accepted_at', 'is not', null)
    .where('accounts.domain', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Whether a post that was sent to us concerns anybody here: its author is followed, it names or addresses one of
 * ours, or it answers or quotes one of ours, or answers somebody who is followed. Nobody can fill our database by sending.
 */
export async function concernsUs(app: App, draft: RemotePostDraft): Promise<boolean> {
  const ids = draft.mentions.map(({ accountId }) => accountId);
  if (ids.length > 0) {
    const named = await app.db
      .selectFrom('accounts')
      .select('id')
      .where('id', 'in', ids)
      .where('domain', 'is', null)
      .where('deleted_at', 'is', null)
      .limit(1)
      .executeTakeFirst();
    if (named) return true;
  }
  if (draft.visibility === 'mentioned') return false;
  const about = [draft.inReplyToUri, draft.quote?.uri].filter((uri) => typeof uri === 'string');
  if (about.length > 0) {
    const ours = await app.db
      .selectFrom('posts')
      .select('id')
      .where('uri', 'in', about)
      .where('local', '=', true)
      .where('deleted_at', 'is', null)
      .executeTakeFirst();
    if (ours) return true;
  }
  if (draft.inReplyToUri && (await answersFollowed(app, draft.inReplyToUri))) return true;
  return isFollowedHere(app, draft.authorId);
}

/** Whether a post that is here is by somebody whom one of ours follows: they have its answers passed on to us. */
async function answersFollowed(app: App, uri: string): Promise<boolean> {
  const row = await app.db
    .selectFrom('posts')
    .select('account_id')
    .where('uri', '=', uri)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return row !== undefined && isFollowedHere(app, row.account_id);
}
