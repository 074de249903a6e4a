import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { addLocalAccount } from '../domain/accounts/create.ts';
import { updateProfile } from '../domain/accounts/update.ts';
import { hashPassword } from '../domain/auth/password.ts';
import { bookmark } from '../domain/bookmarks/bookmark.ts';
import { boost } from '../domain/boosts/boost.ts';
import { follow } from '../domain/follows/follow.ts';
import { like } from '../domain/likes/like.ts';
import { uploadMedia } from '../domain/media/upload.ts';
import { pin } from '../domain/pins/pin.ts';
import { vote } from '../domain/polls/vote.ts';
import type { App } from '../domain/ports.ts';
import { composePost } from '../domain/posts/compose.ts';
import type { PostInput } from '../domain/posts/types.ts';
import { write } from '../domain/write.ts';
import type { AccountId, PostId } from '../lib/ids.ts';
import { type Character, DEMO_PASSWORD } from './cast.ts';

/** A picture of the demo and what it shows. */
export interface Picture {
  file: string;
  description: string;
}

type Line = Partial<Omit<PostInput, 'text' | 'mediaIds'>> & { pictures?: Picture[] };

/** Somebody of the demo, as a subject for sentences: `await ines.posts('...')`, `await yuki.likes(post)`. */
export interface Actor {
  id: AccountId;
  handle: string;
  posts(text: string, line?: Line): Promise<string>;
  replies(parentUri: string, text: string, line?: Line): Promise<string>;
  quotes(postUri: string, text: string, line?: Line): Promise<string>;
  /** Choices by their places, from 0. */
  votes(postUri: string, choices: number[]): Promise<void>;
  likes(postUri: string): Promise<void>;
  boosts(postUri: string): Promise<void>;
  bookmarks(postUri: string): Promise<void>;
  pins(postUri: string): Promise<void>;
  follows(handle: string): Promise<void>;
}

/** Makes an account with its profile and pictures, and returns it as an actor. */
export async function enter(app: App, character: Character, passwordHash: Promise<string>): Promise<Actor> {
  const hash = await passwordHash;
  const id = await write(app, (w) =>
    addLocalAccount(w, {
      username: character.username,
      email: `${character.username}@demo.example`,
      passwordHash: hash,
      role: 'user',
      confirmed: true,
      approved: true,
      displayName: character.displayName,
    }),
  );
  await updateProfile(app, id, {
    displayName: character.displayName,
    bio: character.bio,
    fields: character.fields ?? [],
    locked: character.locked ?? false,
    discoverable: true,
    indexable: true,
    hidesFollows: false,
    bot: character.bot ?? false,
    avatar: await art(character.avatar, 400),
    ...(character.banner ? { banner: await art(character.banner, 1500) } : {}),
  });
  return actor(app, id, character.username);
}

/** The hash of everybody's password, made once: it is slow on purpose. */
export function demoPasswordHash(): Promise<string> {
  return hashPassword(DEMO_PASSWORD);
}

function actor(app: App, id: AccountId, username: string): Actor {
  const compose = async (text: string, { pictures = [], ...line }: Line, parentUri?: string) => {
    const mediaIds: string[] = [];
    for (const { file, description } of pictures) {
      mediaIds.push(await uploadMedia(app, id, await art(file, 1200), description));
    }
    const inReplyToId = parentUri ? await known(app, parentUri) : null;
    const postId = await composePost(app, id, {
      visibility: 'public',
      language: 'en',
      ...line,
      text,
      mediaIds,
      inReplyToId,
    });
    return `${app.config.origin}/posts/${postId}`;
  };
  return {
    id,
    handle: `@${username}@${new URL(app.config.origin).host}`,
    posts: (text, line = {}) => compose(text, line),
    replies: (parentUri, text, line = {}) => compose(text, line, parentUri),
    quotes: async (uri, text, line = {}) => compose(text, { ...line, quoteOfId: await known(app, uri) }),
    votes: async (uri, choices) => vote(app, id, await known(app, uri), choices),
    likes: async (uri) => like(app, id, await known(app, uri)).then(() => {}),
    boosts: async (uri) => boost(app, id, await known(app, uri)).then(() => {}),
    bookmarks: async (uri) => bookmark(app, id, await known(app, uri)),
    pins: async (uri) => pin(app, id, await known(app, uri)),
    follows: async (handle) => {
      // A machine with much else to do may be slower than people are patient: what was on its way is there by then.
      const found = (await app.remote.lookup(handle)) ?? (await app.remote.lookup(handle));
      if (found?.kind !== 'account') throw new Error(`${handle} was not found from ${app.config.origin}`);
      await follow(app, id, found.id);
    },
  };
}

/** The post behind a URI, as this server knows it; fetched from the other one if need be. */
async function known(app: App, uri: string): Promise<PostId> {
  const postId = await app.remote.post(uri);
  if (!postId) throw new Error(`${uri} is not known to ${app.config.origin}`);
  return postId;
}

async function art(file: string, width: number): Promise<Buffer> {
  const drawing = await readFile(join(import.meta.dirname, 'art', file));
  return sharp(drawing, { density: 300 }).resize({ width }).png().toBuffer();
}
