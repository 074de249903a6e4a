import type { Add, Remove } from '@fedify/vocab';
import { receivePins } from '../../domain/pins/pin.ts';
import type { App } from '../../domain/ports.ts';
import { write } from '../../domain/write.ts';
import type { AccountId, PostId } from '../../lib/ids.ts';
import { ensurePost, type KnownPost, knownPost } from '../posts.ts';
import type { Message, Outcome } from './message.ts';

/** Somebody pins a post of theirs. */
export async function onAdd(message: Message<Add>): Promise<Outcome> {
  const { app, sender } = message;
  const post = await featuredPost(message, (uri) => ensurePost(app, uri));
  if (typeof post === 'string') return post;
  const pinned = await pinsOf(app, sender.id);
  if (!pinned.includes(post.id)) await write(app, (w) => receivePins(w, sender.id, [...pinned, post.id]));
  return null;
}

/** Somebody takes a pin off. */
export async function onRemove(message: Message<Remove>): Promise<Outcome> {
  const { app, sender } = message;
  const post = await featuredPost(message, (uri) => knownPost(app, uri));
  if (typeof post === 'string') return post;
  const pinned = await pinsOf(app, sender.id);
  const rest = pinned.filter((id) => id !== post.id);
  if (rest.length < pinned.length) await write(app, (w) => receivePins(w, sender.id, rest));
  return null;
}

/** Only the sender's own featured collection, and only the sender's own posts. */
async function featuredPost(
  { activity, sender }: Message<Add> | Message<Remove>,
  find: (uri: string) => Promise<KnownPost | null>,
): Promise<KnownPost | string> {
  const target = activity.targetId?.href;
  if (!target || target !== sender.featuredUri) return "it is not about the sender's pins";
  const uri = activity.objectId;
  if (!uri || uri.origin !== new URL(sender.uri).origin) return 'it pins something of another server';
  const post = await find(uri.href);
  if (!post) return 'the post cannot be read';
  return post.accountId === sender.id ? post : 'it pins a post of somebody else';
}

async function pinsOf(app: App, accountId: AccountId): Promise<PostId[]> {
  const rows = await app.db
    .selectFrom('pins')
    .select('post_id')
    .where('account_id', '=', accountId)
    .orderBy('id')
    .execute();
  return rows.map(({ post_id }) => post_id);
}
