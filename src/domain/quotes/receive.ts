import type { QuoteState } from '../../db/tables/content.ts';
import type { AccountId, PostId } from '../../lib/ids.ts';
import { localUris } from '../../lib/uris.ts';
import type { Write } from '../write.ts';
import { mayQuote } from './policy.ts';
import { wasRevoked } from './revoke.ts';
import { tellQuoted } from './tell.ts';

/** What a remote post says that it quotes, and where it says that the consent to it can be read. */
export interface RemoteQuote {
  /** Null: it did quote something, which is gone. */
  uri: string | null;
  authorizationUri: string | null;
}

/**
 * Notes what a remote post quotes. Of a post of ours its author's rule decides at once, however the quote is spelt; one
 * may always quote oneself; everything else waits for `quote.unchecked` to be looked into, and is a plain link until then.
 * What was decided stays, unless the post now quotes something else or brings another consent.
 */
export async function receiveQuote(
  w: Write,
  postId: PostId,
  authorId: AccountId,
  quote: RemoteQuote | null,
): Promise<void> {
  const before = await w.db
    .selectFrom('quotes')
    .select(['quoted_uri', 'state', 'authorization_uri'])
    .where('post_id', '=', postId)
    .forUpdate()
    .executeTakeFirst();
  const uri = quote?.uri ?? null;
  if (!quote || uri === null) {
    // Of what was taken back the place stays, also when the post has dropped it by now.
    if (before && before.state !== 'revoked') await forget(w, postId, quote !== null);
    return;
  }
  const quoted = await w.db
    .selectFrom('posts')
    .select(['id', 'account_id', 'local'])
    .where('uri', '=', uri)
    .executeTakeFirst();
  const same = before?.quoted_uri === uri;
  const news = quote.authorizationUri !== null && quote.authorizationUri !== before?.authorization_uri;
  if (same && (quoted?.local || !news)) return;
  const verdict = await verdictOf(w, postId, authorId, quoted);
  const values = {
    quoted_post_id: quoted?.id ?? null,
    quoted_uri: uri,
    state: verdict,
    authorization_uri: quoted?.local ? stampOf(w, postId, verdict) : quote.authorizationUri,
    answered_at: verdict === 'pending' ? null : w.now,
  };
  await w.db
    .insertInto('quotes')
    .values({ post_id: postId, ...values })
    .onConflict((conflict) => conflict.column('post_id').doUpdateSet(values))
    .execute();
  if (verdict === 'pending') w.emit({ type: 'quote.unchecked', postId });
  else await tellQuoted(w, postId);
  if (before) w.emit({ type: 'quote.settled', postId });
}

/** The post no longer says what it quotes; `gone`: it says that there was something. */
async function forget(w: Write, postId: PostId, gone: boolean): Promise<void> {
  if (gone)
    await w.db.updateTable('quotes').set({ state: 'revoked' }).where('post_id', '=', postId).execute();
  else await w.db.deleteFrom('quotes').where('post_id', '=', postId).execute();
  w.emit({ type: 'quote.settled', postId });
}

const stampOf = (w: Write, postId: PostId, state: QuoteState) =>
  state === 'accepted' ? localUris(w.app.config.origin).quote(postId) : null;

async function verdictOf(
  w: Write,
  postId: PostId,
  authorId: AccountId,
  quoted: { id: PostId; account_id: AccountId; local: boolean } | undefined,
): Promise<'accepted' | 'rejected' | 'pending'> {
  if (!quoted) return 'pending';
  if (quoted.id === postId) return 'rejected';
  if (quoted.account_id === authorId) return 'accepted';
  if (!quoted.local) return 'pending';
  const allowed = (await mayQuote(w.db, authorId, quoted.id)) && !(await wasRevoked(w, postId));
  return allowed ? 'accepted' : 'rejected';
}

/**
 * The quoted post was found. One of ours is decided at once, like a quote that named it by its URI.
 * @returns whether it is still to be decided whether the author agrees
 */
export async function foundQuoted(
  w: Write,
  postId: PostId,
  quoted: { id: PostId; uri: string },
): Promise<boolean> {
  const row = await w.db
    .selectFrom('quotes')
    .innerJoin('posts', 'posts.id', 'quotes.post_id')
    .select([
      'quotes.quoted_uri',
      'quotes.authorization_uri',
      'quotes.state',
      'posts.account_id',
      'posts.local',
    ])
    .where('post_id', '=', postId)
    .forUpdate()
    .executeTakeFirst();
  if (row?.state !== 'pending') return false;
  const target = await w.db
    .selectFrom('posts')
    .select(['id', 'account_id', 'local'])
    .where('id', '=', quoted.id)
    .executeTakeFirstOrThrow();
  const verdict = await verdictOf(w, postId, row.account_id, target);
  await w.db
    .updateTable('quotes')
    .set({
      quoted_post_id: quoted.id,
      quoted_uri: quoted.uri,
      state: verdict,
      ...(verdict === 'pending' ? {} : { answered_at: w.now }),
      ...(target.local ? { authorization_uri: stampOf(w, postId, verdict) } : {}),
    })
    .where('post_id', '=', postId)
    .execute();
  if (verdict === 'pending') return true;
  await tellQuoted(w, postId);
  w.emit({ type: 'quote.settled', postId });
  return false;
}

/**
 * The answer to a quote that waits is known: its author's consent was read and is genuine, or it is not, or nobody
 * need be asked. A second answer changes nothing.
 */
export async function settleQuote(w: Write, postId: PostId, state: 'accepted' | 'rejected'): Promise<void> {
  const changed = await w.db
    .updateTable('quotes')
    .set({ state, answered_at: w.now })
    .where('post_id', '=', postId)
    .where('state', '=', 'pending')
    .returning('post_id')
    .executeTakeFirst();
  if (changed) w.emit({ type: 'quote.settled', postId });
}
