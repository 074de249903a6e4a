import { canSee } from '../domain/posts/visibility.ts';
import { anonymous } from '../domain/viewer.ts';
import type { PostId } from '../lib/ids.ts';
import { pages } from '../lib/uris.ts';
import { type Answer, activityJson, gone, redirect } from './answers.ts';
import { wishOf } from './negotiate.ts';
import { document } from './outbound/context.ts';
import { isPublic, noteOf } from './outbound/note.ts';
import { type PostRecord, readPost } from './outbound/posts.ts';
import type { Question } from './routes.ts';
import { viewerOfSigner } from './signer.ts';

/** A post that whoever asks may read. `personal`: only because of who asks. */
export interface SeenPost {
  post: PostRecord;
  personal: boolean;
}

/** The post for whoever asks, or null when it is hidden from them or absent, which are alike. */
export async function seenPost(question: Question, id: PostId): Promise<SeenPost | null> {
  const { app } = question;
  const post = await readPost(app, id);
  // Where everybody signs, a block also keeps what is public from the blocked.
  const seenByAll = !app.config.authorizedFetch && post && (await canSee(app.db, anonymous, id));
  if (seenByAll) return { post, personal: false };
  // Asked for absent posts as well: whether we look for somebody's key must not tell what exists.
  const viewer = viewerOfSigner(await question.signer());
  const unknown = viewer.accountId === null && !app.config.authorizedFetch;
  if (!post || unknown || !(await canSee(app.db, viewer, id))) return null;
  return { post, personal: true };
}

/**
 * A post at its own address. Servers get the Note if they may see it, browsers are sent to its page.
 * Deleted posts that everybody could read leave a Tombstone (410); what was hidden stays unknown.
 */
export async function servePost(question: Question, id: PostId): Promise<Answer> {
  const { app, request } = question;
  const seen = await seenPost(question, id);
  if (wishOf(request) !== 'activity') {
    return seen && !seen.personal
      ? redirect(`${app.config.origin}${pages.post(seen.post.username, id)}`, 303)
      : null;
  }
  if (!seen) return deletedPost(question, id);
  return activityJson(document(noteOf(app.config.origin, seen.post)), { personal: seen.personal });
}

/** The Tombstone of a post, or null. */
export async function deletedPost({ app }: Question, id: PostId): Promise<Answer> {
  const uri = `${app.config.origin}/posts/${id}`;
  const row = await app.db
    .selectFrom('posts')
    .innerJoin('accounts', 'accounts.id', 'posts.account_id')
    .select(['posts.visibility', 'posts.deleted_at', 'accounts.deleted_at as author_deleted_at'])
    .where('posts.id', '=', id)
    .where('posts.local', '=', true)
    .executeTakeFirst();
  const tombstone = await app.db
    .selectFrom('tombstones')
    .select('created_at')
    .where('uri', '=', uri)
    .executeTakeFirst();
  const deleted = row ? isPublic(row) && (row.deleted_at ?? row.author_deleted_at) : tombstone?.created_at;
  if (!deleted) return null;
  return gone({ id: uri, type: 'Tombstone', formerType: 'Note', deleted: deleted.toISOString() });
}
