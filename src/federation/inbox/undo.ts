import {
  Accept,
  Announce,
  Block,
  EmojiReact,
  Follow,
  Like,
  type Object as Thing,
  type Undo,
} from '@fedify/vocab';
import { receiveUnblock } from '../../domain/blocks/block.ts';
import { receiveUnboost } from '../../domain/boosts/receive.ts';
import { receiveReject, receiveUnfollow } from '../../domain/follows/receive.ts';
import { receiveUnlike } from '../../domain/likes/receive.ts';
import type { App } from '../../domain/ports.ts';
import { type Write, write } from '../../domain/write.ts';
import type { AccountId } from '../../lib/ids.ts';
import { type KnownAccount, knownAccount } from '../identity.ts';
import { rememberUndone } from '../memory.ts';
import { readingEmbedded } from '../parse/common.ts';
import { knownPost } from '../posts.ts';
import { answeredFollow } from './answers.ts';
import type { Message, Outcome } from './message.ts';

type Undoing = (w: Write) => Promise<unknown>;

/**
 * Somebody takes back a follow, like, boost or block, or an Accept. What it is about may be embedded or only named; it
 * must be the sender's own. When we have not got it, its id is remembered, and it will not count when it arrives.
 */
export async function onUndo(message: Message<Undo>): Promise<Outcome> {
  const { app, activity, sender } = message;
  const uri = activity.objectId;
  if (uri && uri.origin !== new URL(sender.uri).origin) return 'it undoes something of another server';
  const embedded = await activity.getObject(readingEmbedded(app)).catch(() => null);
  if (embedded && 'actorId' in embedded) {
    const { actorId } = embedded as { actorId: URL | null };
    if (actorId && actorId.href !== sender.uri) return 'it undoes something of somebody else';
  }
  const undo =
    (embedded && (await byContent(message, embedded))) ?? (uri && (await byUri(app, uri.href, sender)));
  if (undo) {
    await write(app, undo);
    return null;
  }
  // Only now: some servers use one id for ever, and following again after an Undo must work.
  if (uri) await rememberUndone(app, sender.uri, uri.href);
  return 'what it undoes is not known here';
}

async function byContent({ app, uri, sender }: Message<Undo>, object: Thing): Promise<Undoing | null> {
  if (object instanceof Accept) {
    const follow = await answeredFollow({ app, uri, sender, activity: object });
    return follow && ((w) => receiveReject(w, follow));
  }
  const target = 'objectId' in object ? (object as { objectId: URL | null }).objectId : null;
  if (!target) return null;
  if (object instanceof Follow || object instanceof Block) {
    const account = await knownAccount(app, target.href);
    if (!account) return null;
    return object instanceof Follow
      ? (w) => receiveUnfollow(w, { followerId: sender.id, followeeId: account.id })
      : (w) => receiveUnblock(w, { accountId: sender.id, targetId: account.id });
  }
  if (object instanceof Like || object instanceof EmojiReact || object instanceof Announce) {
    const post = await knownPost(app, target.href);
    if (!post) return null;
    const about = { accountId: sender.id, postId: post.id };
    return object instanceof Announce ? (w) => receiveUnboost(w, about) : (w) => receiveUnlike(w, about);
  }
  return null;
}

/** Only named: then it must be one that we stored under this id, of this sender. */
async function byUri(app: App, uri: string, sender: KnownAccount): Promise<Undoing | null> {
  const accountId: AccountId = sender.id;
  const { db } = app;
  const follow = await db
    .selectFrom('follows')
    .select('followee_id')
    .where('uri', '=', uri)
    .where('follower_id', '=', accountId)
    .executeTakeFirst();
  if (follow) return (w) => receiveUnfollow(w, { followerId: accountId, followeeId: follow.followee_id });
  for (const [table, receive] of [
    ['likes', receiveUnlike],
    ['boosts', receiveUnboost],
  ] as const) {
    const row = await db
      .selectFrom(table)
      .select('post_id')
      .where('uri', '=', uri)
      .where('account_id', '=', accountId)
      .executeTakeFirst();
    if (row) return (w) => receive(w, { accountId, postId: row.post_id });
  }
  const block = await db
    .selectFrom('blocks')
    .select('target_id')
    .where('uri', '=', uri)
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  return block ? (w) => receiveUnblock(w, { accountId, targetId: block.target_id }) : null;
}
