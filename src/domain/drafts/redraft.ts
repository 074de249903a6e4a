import type { AccountId, PostId } from '../../lib/ids.ts';
import type { App } from '../ports.ts';
import { deletePost } from '../posts/delete.ts';
import { addDraft, type FormValues } from './save.ts';

/**
 * Deletes a local post and keeps it as a draft, pictures and all, in one transaction.
 * @param form the posting form that would make this post; its pictures are added here
 * @returns the draft's id
 * @throws {NotFound} unless it is the author's living post
 */
export async function redraftPost(
  app: App,
  authorId: AccountId,
  postId: PostId,
  form: FormValues,
): Promise<string> {
  let draftId = '';
  await deletePost(app, authorId, postId, async (w) => {
    // Taken out of the post before it is emptied, and young again for the sweep of unused ones.
    const media = await w.db
      .updateTable('media')
      .set({ post_id: null, created_at: w.now })
      .where('post_id', '=', postId)
      .where('removed_at', 'is', null)
      .returning(['id', 'position'])
      .execute();
    const mediaIds = media.sort((a, b) => a.position - b.position).map(({ id }) => id);
    const pictures = mediaIds.length > 0 ? { media: mediaIds } : {};
    draftId = await addDraft(w, authorId, { form: { ...form, ...pictures }, mediaIds }, null);
  });
  return draftId;
}
