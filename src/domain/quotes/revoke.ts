import type { AccountId, PostId } from '../../lib/ids.ts';
import { localUris } from '../../lib/uris.ts';
import { NotFound } from '../errors.ts';
import type { App } from '../ports.ts';
import { type Write, write } from '../write.ts';

/**
 * Takes one's post out of somebody else's quote, for good: the quote is told to forget it. A second time changes nothing.
 * @throws {NotFound} unless that post quotes a post of this author
 */
export async function revokeQuote(app: App, accountId: AccountId, quotingId: PostId): Promise<void> {
  await write(app, async (w) => {
    const row = await w.db
      .selectFrom('quotes')
      .innerJoin('posts as quoted', 'quoted.id', 'quotes.quoted_post_id')
      .innerJoin('posts as quoting', 'quoting.id', 'quotes.post_id')
      .select(['quotes.state', 'quoting.account_id'])
      .where('quotes.post_id', '=', quotingId)
      .where('quoted.account_id', '=', accountId)
      .where('quoted.local', '=', true)
      .forUpdate('quotes')
      .executeTakeFirst();
    if (!row || row.account_id === accountId) throw new NotFound();
    if (row.state !== 'accepted') return;
    await markRevoked(w, quotingId);
    await w.db
      .insertInto('tombstones')
      .values({ uri: localUris(app.config.origin).quote(quotingId) })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    w.emit({ type: 'quote.revoked', postId: quotingId });
  });
}

/** Whether somebody here once took their post out of this one: it gets no consent again, whatever it says later. */
export async function wasRevoked(w: Write, quotingId: PostId): Promise<boolean> {
  const row = await w.db
    .selectFrom('tombstones')
    .select('uri')
    .where('uri', '=', localUris(w.app.config.origin).quote(quotingId))
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Another server says that a consent is no more. Believed of its author, or of their server where the quoted post is
 * not here. @returns whether there was such a consent
 */
export async function receiveRevocation(
  w: Write,
  revocation: { authorizationUri: string; byAccountId: AccountId },
): Promise<boolean> {
  const rows = await w.db
    .selectFrom('quotes')
    .leftJoin('posts as quoted', 'quoted.id', 'quotes.quoted_post_id')
    .select(['quotes.post_id', 'quotes.state', 'quoted.account_id', 'quoted.local'])
    .where('quotes.authorization_uri', '=', revocation.authorizationUri)
    .execute();
  let found = false;
  for (const row of rows) {
    if (row.local || (row.account_id !== null && row.account_id !== revocation.byAccountId)) continue;
    found = true;
    if (row.state !== 'revoked') await markRevoked(w, row.post_id);
  }
  return found;
}

async function markRevoked(w: Write, postId: PostId): Promise<void> {
  await w.db
    .updateTable('quotes')
    .set({ state: 'revoked', answered_at: w.now })
    .where('post_id', '=', postId)
    .execute();
  await w.db.deleteFrom('notifications').where('post_id', '=', postId).where('kind', '=', 'quote').execute();
  w.emit({ type: 'quote.settled', postId });
}
