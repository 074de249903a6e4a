import { sql } from 'kysely';
import type { AccountId, PostId } from '../../lib/ids.ts';
import type { App } from '../ports.ts';
import type { PostInput } from './types.ts';
import { trimmed } from './words.ts';

/** A form that is sent once more so much later is meant to be a second post. */
const WITHIN = 10 * 60_000;

/**
 * The post that a form has become already, when it is sent once more because its answer did not get through.
 * @returns null when it has not been published
 */
export async function justPosted(app: App, authorId: AccountId, input: PostInput): Promise<PostId | null> {
  const { source, warning } = trimmed(input);
  const row = await app.db
    .selectFrom('posts')
    .select('id')
    .where('account_id', '=', authorId)
    .where('local', '=', true)
    .where('deleted_at', 'is', null)
    .where('created_at', '>', new Date(app.clock.now().getTime() - WITHIN))
    .where('source', '=', source)
    .where('warning', '=', warning)
    .where('visibility', '=', input.visibility)
    .where(sql<boolean>`in_reply_to_id is not distinct from ${input.inReplyToId ?? null}::bigint`)
    .where(
      sql<boolean>`${[...(input.mediaIds ?? [])]}::bigint[] = array(
        select media.id from media where media.post_id = posts.id and media.removed_at is null order by position)`,
    )
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? null;
}
