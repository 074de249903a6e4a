import type { AccountId, PostId } from '../../lib/ids.ts';
import { localUris } from '../../lib/uris.ts';
import { Invalid } from '../errors.ts';
import { canSee } from '../posts/visibility.ts';
import { viewerOf } from '../viewer.ts';
import type { Write } from '../write.ts';
import { mayQuote } from './policy.ts';
import { tellQuoted } from './tell.ts';

/** A post that is about to be quoted here. */
export interface QuotedPost {
  id: PostId;
  uri: string;
  accountId: AccountId;
  local: boolean;
  /** Its server knows of consent: its author is asked, and answers later. */
  asks: boolean;
}

/**
 * The post that somebody here wants to quote.
 * @throws {Invalid} naming `quote` when it is not there for them, or its author does not let them
 */
export async function quotedPost(w: Write, authorId: AccountId, postId: PostId): Promise<QuotedPost> {
  if (!(await canSee(w.db, viewerOf(authorId), postId)))
    throw new Invalid({ field: 'quote', key: 'fault.quote.gone' });
  if (!(await mayQuote(w.db, authorId, postId)))
    throw new Invalid({ field: 'quote', key: 'fault.quote.forbidden' });
  const row = await w.db
    .selectFrom('posts')
    .select(['id', 'uri', 'account_id', 'local', 'quote_policy'])
    .where('id', '=', postId)
    .executeTakeFirstOrThrow();
  const { id, uri, local } = row;
  return { id, uri, local, accountId: row.account_id, asks: !local && row.quote_policy !== null };
}

/** Notes that a new post of somebody here quotes another; one of another server is asked about, if that server knows how. */
export async function addQuote(
  w: Write,
  postId: PostId,
  authorId: AccountId,
  quoted: QuotedPost,
): Promise<void> {
  const uris = localUris(w.app.config.origin);
  const own = quoted.accountId === authorId;
  await w.db
    .insertInto('quotes')
    .values({
      post_id: postId,
      quoted_post_id: quoted.id,
      quoted_uri: quoted.uri,
      state: quoted.asks ? 'pending' : 'accepted',
      authorization_uri: quoted.local && !own ? uris.quote(postId) : null,
      request_uri: quoted.asks ? uris.quoteRequest(postId) : null,
      answered_at: quoted.asks ? null : w.now,
    })
    .execute();
  if (quoted.asks) w.emit({ type: 'quote.requested', postId });
  else await tellQuoted(w, postId);
}
