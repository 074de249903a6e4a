import type { DomainEventOf } from '../../domain/events.ts';
import type { App } from '../../domain/ports.ts';
import type { AccountId, PostId } from '../../lib/ids.ts';
import { localUris } from '../../lib/uris.ts';
import type { Outgoing } from '../delivery/types.ts';
import { activityUri, nameOf, updateOf } from './activities.ts';
import { compact, type Json, PUBLIC } from './context.ts';
import { followersOf, noteOf } from './note.ts';
import { envelope } from './on-post.ts';
import { localToRemote, outgoing } from './parties.ts';
import { readPost } from './posts.ts';
import { type Stamp, stampOf } from './quote.ts';

/** A post of ours quotes one of a server that knows consent: QuoteRequest. The quoting post comes along, as not everybody may fetch it. */
export async function quoteRequested(
  app: App,
  event: DomainEventOf<'quote.requested'>,
): Promise<Outgoing | null> {
  const [post, row] = await Promise.all([readPost(app, event.postId), quoteRow(app, event.postId)]);
  const sides = post && row && (await localToRemote(app, post.accountId, row.quotedAuthorId));
  if (!sides) return null;
  const { sender, receiver } = sides;
  const activity: Json = {
    id: localUris(app.config.origin).quoteRequest(post.id),
    type: 'QuoteRequest',
    actor: sender.uri,
    to: [receiver.uri],
    object: row.quotedUri,
    instrument: noteOf(app.config.origin, post),
  };
  return outgoing(activity, sender.id, post.uri, { accountIds: [receiver.id] });
}

/** Whether what a post of ours quotes is shown has changed: Update, with the consent or without the quote. */
export async function quoteSettled(
  app: App,
  event: DomainEventOf<'quote.settled'>,
): Promise<Outgoing | null> {
  const post = await readPost(app, event.postId);
  return post && envelope(app, post, updateOf(app, post));
}

/** The answer to somebody's QuoteRequest, which is repeated: not every server remembers its ids. */
export async function quoteAnswered(
  app: App,
  event: DomainEventOf<'quote.answered'>,
): Promise<Outgoing | null> {
  const { postId, accountId, requestUri, quotingUri, quotingId } = event;
  const quoted = await app.db
    .selectFrom('posts')
    .select(['uri', 'account_id'])
    .where('id', '=', postId)
    .executeTakeFirst();
  const sides = quoted && (await localToRemote(app, quoted.account_id, accountId));
  if (!sides) return null;
  const { sender, receiver } = sides;
  const type = quotingId ? 'Accept' : 'Reject';
  // Whoever asks again wants an answer again; within a minute, a job that runs twice answers once.
  const occasion = Math.floor(app.clock.now().getTime() / 60_000);
  const activity = compact({
    id: activityUri(app, `${type.toLowerCase()}-${nameOf(`${occasion} ${requestUri} ${quoted.uri}`)}`),
    type,
    actor: sender.uri,
    to: [receiver.uri],
    object: {
      id: requestUri,
      type: 'QuoteRequest',
      actor: receiver.uri,
      object: quoted.uri,
      instrument: quotingUri,
    },
    result: quotingId ? localUris(app.config.origin).quote(quotingId) : undefined,
  });
  return outgoing(activity, sender.id, quotingUri, { accountIds: [receiver.id] });
}

/** Somebody here took their post out of a quote: Delete of the consent, for everybody who may have read it. */
export async function quoteRevoked(
  app: App,
  event: DomainEventOf<'quote.revoked'>,
): Promise<Outgoing | null> {
  const row = await quoteRow(app, event.postId);
  if (!row?.quotedLocal) return null;
  const activity: Json = {
    id: activityUri(app, `delete-quote-${event.postId}`),
    type: 'Delete',
    actor: row.authorUri,
    to: [PUBLIC],
    cc: [followersOf(row.authorUri), row.quotingAuthorUri],
    object: stampOf({ ...row, uri: localUris(app.config.origin).quote(event.postId) }),
  };
  return outgoing(activity, row.quotedAuthorId, row.quotingUri, {
    followersOf: row.quotedAuthorId,
    accountIds: [row.quotingAuthorId],
  });
}

export interface QuoteRow extends Omit<Stamp, 'uri'> {
  state: string;
  quotedLocal: boolean;
  quotedAuthorId: AccountId;
  quotingAuthorId: AccountId;
  quotingAuthorUri: string;
}

/** A quote between two living posts, with its people. */
export function quoteRow(app: App, quotingId: PostId): Promise<QuoteRow | undefined> {
  return app.db
    .selectFrom('quotes')
    .innerJoin('posts as quoting', 'quoting.id', 'quotes.post_id')
    .innerJoin('posts as quoted', 'quoted.id', 'quotes.quoted_post_id')
    .innerJoin('accounts as author', 'author.id', 'quoted.account_id')
    .innerJoin('accounts as quoter', 'quoter.id', 'quoting.account_id')
    .select([
      'quotes.state',
      'quoting.uri as quotingUri',
      'quoted.uri as quotedUri',
      'quoted.local as quotedLocal',
      'quoted.account_id as quotedAuthorId',
      'quoting.account_id as quotingAuthorId',
      'author.uri as authorUri',
      'quoter.uri as quotingAuthorUri',
    ])
    .where('quotes.post_id', '=', quotingId)
    .where('quoting.deleted_at', 'is', null)
    .where('quoted.deleted_at', 'is', null)
    .where('author.deleted_at', 'is', null)
    .executeTakeFirst();
}
