import type { App } from '../domain/ports.ts';
import { foundQuoted, settleQuote } from '../domain/quotes/receive.ts';
import { write } from '../domain/write.ts';
import type { PostId } from '../lib/ids.ts';
import { lookUp } from './lookup.ts';
import { ensurePost } from './posts.ts';
import { readStamp } from './stamps.ts';

/** A quoted post may quote another, which we bring in, too; what that one quotes we leave alone. */
const MOST_DEPTH = 2;
const depthKey = (uri: string) => ['quote', 'depth', uri];

/**
 * Job: finds what a post quotes, at its own server, and whether its author agrees. A quote is shown when the consent was read
 * and says so, or when there is nobody to ask: a post of one's own, or of a server that knows no consent.
 * @throws when the consent cannot be read just now: the job comes again
 */
export async function checkQuote(app: App, postId: PostId): Promise<void> {
  const quote = await quoteRow(app, postId);
  if (quote?.state !== 'pending') return;
  const quotedId = quote.quotedId ?? (await findQuoted(app, quote.quotingUri, quote.quotedUri));
  if (!quotedId) return;
  const quoted = await app.db
    .selectFrom('posts')
    .innerJoin('accounts', 'accounts.id', 'posts.account_id')
    .select(['posts.id', 'posts.uri', 'posts.quote_policy', 'accounts.uri as authorUri'])
    .where('posts.id', '=', quotedId)
    .executeTakeFirst();
  if (!quoted || !(await write(app, (w) => foundQuoted(w, postId, quoted)))) return;
  const { authorizationUri } = quote;
  if (authorizationUri) {
    const consent = { authorizationUri, quotingUri: quote.quotingUri, quotedUri: quoted.uri };
    const stamp = await readStamp(app, { ...consent, authorUri: quoted.authorUri });
    if (stamp === 'unknown') throw new Error(`The consent at ${authorizationUri} cannot be read`);
    await write(app, (w) => settleQuote(w, postId, stamp === 'genuine' ? 'accepted' : 'rejected'));
  } else if (quoted.quote_policy === null) {
    await write(app, (w) => settleQuote(w, postId, 'accepted'));
  }
}

async function quoteRow(app: App, postId: PostId) {
  return app.db
    .selectFrom('quotes')
    .innerJoin('posts', 'posts.id', 'quotes.post_id')
    .select([
      'quotes.state',
      'quotes.quoted_post_id as quotedId',
      'quotes.quoted_uri as quotedUri',
      'quotes.authorization_uri as authorizationUri',
      'posts.uri as quotingUri',
    ])
    .where('quotes.post_id', '=', postId)
    .where('posts.deleted_at', 'is', null)
    .executeTakeFirst();
}

/** The quoted post: known here, ours by its page, or read at its own address, so many posts deep. */
async function findQuoted(app: App, quotingUri: string, uri: string): Promise<PostId | null> {
  if (URL.canParse(uri) && new URL(uri).origin === app.config.origin) {
    const found = await lookUp(app, uri);
    return found?.kind === 'post' ? found.id : null;
  }
  const kept = await app.kv.get(depthKey(quotingUri));
  const depth = typeof kept === 'number' ? kept : 0;
  if (depth >= MOST_DEPTH) return null;
  // Before the post is stored: the job for what it quotes itself may start at once.
  await app.kv.set(depthKey(uri), depth + 1, 24 * 3600);
  return (await ensurePost(app, uri))?.id ?? null;
}
