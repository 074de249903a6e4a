import type { EmojiReact, Like } from '@fedify/vocab';
import { receiveLike } from '../../domain/likes/receive.ts';
import { write } from '../../domain/write.ts';
import { isRememberedUndone } from '../memory.ts';
import { knownPost } from '../posts.ts';
import { mayAnswer } from './may-answer.ts';
import type { Message, Outcome } from './message.ts';

/** Somebody likes a post of ours; a reaction with an emoji counts as a like. */
export async function onLike({ app, activity, uri, sender }: Message<Like | EmojiReact>): Promise<Outcome> {
  const post = activity.objectId && (await knownPost(app, activity.objectId.href));
  if (!post?.local || post.deleted) return 'it is not about a post of ours';
  if (!(await mayAnswer(app, sender, post.id))) return 'its actor may not see the post';
  if (await isRememberedUndone(app, sender.uri, uri)) return 'it was undone before it arrived';
  await write(app, (w) => receiveLike(w, { accountId: sender.id, postId: post.id, uri }));
  return null;
}
