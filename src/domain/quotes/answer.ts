import type { AccountId, PostId } from '../../lib/ids.ts';
import { localUris } from '../../lib/uris.ts';
import type { Write } from '../write.ts';
import { mayQuote } from './policy.ts';
import { wasRevoked } from './revoke.ts';
import { tellQuoted } from './tell.ts';

/** Somebody of another server asks whether their post may quote one of ours. */
export interface QuoteRequest {
  requestUri: string;
  /** Who asks. */
  accountId: AccountId;
  quotedPostId: PostId;
  quotingUri: string;
}

/**
 * Answers by the author's rule as it is now. What the author has taken back stays refused.
 * @returns whether it was granted
 */
export async function answerQuoteRequest(w: Write, request: QuoteRequest): Promise<boolean> {
  const { accountId, quotedPostId, quotingUri, requestUri } = request;
  const row = await w.db
    .selectFrom('quotes')
    .innerJoin('posts', 'posts.id', 'quotes.post_id')
    .select(['quotes.post_id', 'quotes.state'])
    .where('posts.uri', '=', quotingUri)
    .where('posts.account_id', '=', accountId)
    .where('quotes.quoted_post_id', '=', quotedPostId)
    .forUpdate('quotes')
    .executeTakeFirst();
  const granted =
    row && !(await wasRevoked(w, row.post_id)) && (await mayQuote(w.db, accountId, quotedPostId));
  if (granted && row.state !== 'accepted') await grant(w, row.post_id);
  w.emit({
    type: 'quote.answered',
    postId: quotedPostId,
    accountId,
    requestUri,
    quotingUri,
    quotingId: granted ? row.post_id : null,
  });
  return Boolean(granted);
}

async function grant(w: Write, postId: PostId): Promise<void> {
  const authorization_uri = localUris(w.app.config.origin).quote(postId);
  await w.db
    .updateTable('quotes')
    .set({ state: 'accepted', authorization_uri, answered_at: w.now })
    .where('post_id', '=', postId)
    .execute();
  await tellQuoted(w, postId);
  w.emit({ type: 'quote.settled', postId });
}

/** Our quote that a remote author answers, found by the address of our question or by the post itself. */
export async function askedQuote(
  w: Pick<Write, 'db'>,
  answer: { requestUri?: string; quotingUri?: string; byAccountId: AccountId },
): Promise<PostId | null> {
  let query = w.db
    .selectFrom('quotes')
    .innerJoin('posts as quoting', 'quoting.id', 'quotes.post_id')
    .innerJoin('posts as quoted', 'quoted.id', 'quotes.quoted_post_id')
    .select('quotes.post_id')
    .where('quoting.local', '=', true)
    .where('quoting.deleted_at', 'is', null)
    .where('quoted.account_id', '=', answer.byAccountId)
    .where('quotes.request_uri', 'is not', null);
  if (answer.requestUri !== undefined) query = query.where('quotes.request_uri', '=', answer.requestUri);
  if (answer.quotingUri !== undefined) query = query.where('quoting.uri', '=', answer.quotingUri);
  return (await query.executeTakeFirst())?.post_id ?? null;
}

/** The author of what we quote says yes; believed when the consent has been read where it says that it is. */
export async function receiveConsent(w: Write, postId: PostId, authorizationUri: string): Promise<void> {
  const changed = await w.db
    .updateTable('quotes')
    .set({ authorization_uri: authorizationUri, state: 'pending' })
    .where('post_id', '=', postId)
    .where((eb) =>
      eb.or([
        eb('state', 'in', ['pending', 'rejected']),
        eb.and([eb('state', '=', 'revoked'), eb('authorization_uri', '<>', authorizationUri)]),
      ]),
    )
    .returning('post_id')
    .executeTakeFirst();
  if (changed) w.emit({ type: 'quote.unchecked', postId });
}

/** The author of what we quote says no, at once or later. */
export async function receiveRefusal(w: Write, postId: PostId): Promise<void> {
  const changed = await w.db
    .updateTable('quotes')
    .set({ state: 'rejected', answered_at: w.now })
    .where('post_id', '=', postId)
    .where('state', 'in', ['pending', 'accepted'])
    .returning('post_id')
    .executeTakeFirst();
  if (changed) w.emit({ type: 'quote.settled', postId });
}
