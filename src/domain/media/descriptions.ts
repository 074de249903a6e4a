import type { AccountId, PostId } from '../../lib/ids.ts';
import { Invalid } from '../errors.ts';
import type { Write } from '../write.ts';

export const MOST_DESCRIPTION = 1_500;

/** What pictures are said to show, by their ids. */
export type Descriptions = Readonly<Record<string, string>>;

/** Trimmed. @throws {Invalid} naming `media` when it is too long */
export function checkDescription(description: string): string {
  const words = description.trim();
  if (words.length > MOST_DESCRIPTION) {
    throw new Invalid({
      field: 'media',
      key: 'fault.media.description',
      params: { limit: MOST_DESCRIPTION },
    });
  }
  return words;
}

/** Those of them that are not what the pictures of this post are said to show already. */
export async function newDescriptions(
  w: Write,
  postId: PostId,
  descriptions: Descriptions,
): Promise<Descriptions> {
  const shown = await w.db
    .selectFrom('media')
    .select(['id', 'description'])
    .where('post_id', '=', postId)
    .where('removed_at', 'is', null)
    .execute();
  const changed = shown.flatMap(({ id, description }) => {
    const words = descriptions[id];
    return words === undefined || checkDescription(words) === description
      ? []
      : [[id, checkDescription(words)]];
  });
  return Object.fromEntries(changed);
}

/** Puts them in the place of what was said before. */
export async function storeDescriptions(
  w: Write,
  accountId: AccountId,
  descriptions: Descriptions,
): Promise<void> {
  for (const [id, description] of Object.entries(descriptions)) {
    await w.db
      .updateTable('media')
      .set({ description })
      .where('id', '=', id)
      .where('account_id', '=', accountId)
      .execute();
  }
}
