import { createHash } from 'node:crypto';
import type { Visibility } from '../../db/tables/content.ts';
import type { App } from '../../domain/ports.ts';
import { compact, document, type Json, PUBLIC } from './context.ts';
import { addressing, followersOf, noteOf } from './note.ts';
import type { PostRecord } from './posts.ts';

/** The activities we speak, each as plain JSON without its context. */

/** Where an activity that has no row of its own can be read: the name says which one it is. */
export function activityUri(app: App, name: string): string {
  return `${app.config.origin}/activities/${name}`;
}

/** A short name for something whose URI is another server's, or too long for a path. */
export function nameOf(uri: string): string {
  return createHash('sha256').update(uri).digest('base64url').slice(0, 22);
}

export function createOf(app: App, post: PostRecord): Json {
  return {
    id: activityUri(app, `create-${post.id}`),
    type: 'Create',
    actor: post.actorUri,
    published: post.createdAt.toISOString(),
    ...addressing(post),
    object: noteOf(app.config.origin, post),
  };
}

export function updateOf(app: App, post: PostRecord): Json {
  const edited = new Date(
    Math.max((post.editedAt ?? post.createdAt).getTime(), post.quote?.answeredAt?.getTime() ?? 0),
  );
  return {
    id: activityUri(app, `update-${post.id}-${edited.getTime()}`),
    type: 'Update',
    actor: post.actorUri,
    published: edited.toISOString(),
    ...addressing(post),
    object: noteOf(app.config.origin, post),
  };
}

/** Tells of a post what is no edit, as how its poll stands: without `updated` nobody takes it for one. */
export function unchangedOf(app: App, post: PostRecord, name: string): Json {
  return {
    id: activityUri(app, name),
    type: 'Update',
    actor: post.actorUri,
    published: app.clock.now().toISOString(),
    ...addressing(post),
    object: compact({ ...noteOf(app.config.origin, post), updated: undefined }),
  };
}

export interface BoostRecord {
  uri: string;
  actorUri: string;
  postUri: string;
  postAuthorUri: string;
  visibility: Exclude<Visibility, 'mentioned'>;
  createdAt: Date;
}

export function boostAddressing(boost: Pick<BoostRecord, 'visibility' | 'actorUri' | 'postAuthorUri'>) {
  const followers = followersOf(boost.actorUri);
  const author = boost.postAuthorUri === boost.actorUri ? [] : [boost.postAuthorUri];
  switch (boost.visibility) {
    case 'public':
      return { to: [PUBLIC], cc: [followers, ...author] };
    case 'unlisted':
      return { to: [followers], cc: [PUBLIC, ...author] };
    case 'followers':
      return { to: [followers], cc: author };
  }
}

export function boostOf(boost: BoostRecord): Json {
  return {
    id: boost.uri,
    type: 'Announce',
    actor: boost.actorUri,
    published: boost.createdAt.toISOString(),
    ...boostAddressing(boost),
    object: boost.postUri,
  };
}

/** Like, Follow and Block: one actor, one object, told to its owner only. */
export function simple(
  type: 'Like' | 'Follow' | 'Block',
  parts: { uri: string; actorUri: string; objectUri: string; to?: string },
): Json {
  return compact({
    id: parts.uri,
    type,
    actor: parts.actorUri,
    object: parts.objectUri,
    to: parts.to === undefined ? undefined : [parts.to],
  });
}

/** Accept or Reject of somebody's Follow, which is repeated whole: not every server remembers its ids. */
export function answerOf(
  app: App,
  type: 'Accept' | 'Reject',
  follow: { uri: string; followerUri: string; followeeUri: string; occasion: string },
): Json {
  const name = nameOf(`${follow.occasion} ${follow.uri} ${follow.followeeUri}`);
  return {
    id: activityUri(app, `${type.toLowerCase()}-${name}`),
    type,
    actor: follow.followeeUri,
    to: [follow.followerUri],
    object: simple('Follow', {
      uri: follow.uri,
      actorUri: follow.followerUri,
      objectUri: follow.followeeUri,
    }),
  };
}

/** Takes back one of our activities; addressed to whom it was addressed. */
export function undoOf(app: App, undone: Json): Json {
  return compact({
    id: activityUri(app, `undo-${nameOf(String(undone.id))}`),
    type: 'Undo',
    actor: undone.actor,
    to: undone.to,
    cc: undone.cc,
    object: undone,
  });
}

/** An activity as a document that can be fetched or sent. */
export const standing = (activity: Json): Json => document(activity, { proof: true });
