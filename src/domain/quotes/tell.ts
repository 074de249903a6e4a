import type { PostId } from '../../lib/ids.ts';
import { notify } from '../notifications/notify.ts';
import { canSee } from '../posts/visibility.ts';
import { viewerOf } from '../viewer.ts';
import type { Write } from '../write.ts';

/** Tells somebody here that they were quoted, once, and only if the quote is for them to see. */
export async function tellQuoted(w: Write, postId: PostId): Promise<void> {
  const row = await w.db
    .selectFrom('quotes')
    .innerJoin('posts as quoting', 'quoting.id', 'quotes.post_id')
    .innerJoin('posts as quoted', 'quoted.id', 'quotes.quoted_post_id')
    .select(['quoting.account_id as fromAccountId', 'quoted.account_id as accountId', 'quoted.local'])
    .where('quotes.post_id', '=', postId)
    .where('quotes.state', '=', 'accepted')
    .executeTakeFirst();
  if (!row?.local) return;
  const { accountId, fromAccountId } = row;
  if (await canSee(w.db, viewerOf(accountId), postId))
    await notify(w, { accountId, kind: 'quote', fromAccountId, postId });
}
