import type { AccountId } from '../../lib/ids.ts';
import { hashtagName } from '../../lib/text.ts';
import { Conflict, NotFound } from '../errors.ts';
import type { App } from '../ports.ts';
import { write } from '../write.ts';

const MOST_TAGS = 200;

/**
 * From now on public posts with this hashtag come home; a second time changes nothing.
 * @throws {NotFound} when it is no hashtag, {Conflict} with 200 already
 */
export async function followHashtag(app: App, accountId: AccountId, tag: string): Promise<void> {
  const name = hashtagName(tag);
  if (!name) throw new NotFound();
  await write(app, async (w) => {
    const { total } = await w.db
      .selectFrom('hashtag_follows')
      .select((eb) => eb.fn.countAll<string>().as('total'))
      .where('account_id', '=', accountId)
      .executeTakeFirstOrThrow();
    if (Number(total) >= MOST_TAGS) throw new Conflict('fault.hashtag.tooMany');
    await w.db
      .insertInto('hashtags')
      .values({ name, display_name: tag.replace(/^#/, '') })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute();
    const hashtag = await w.db
      .selectFrom('hashtags')
      .select('id')
      .where('name', '=', name)
      .executeTakeFirstOrThrow();
    await w.db
      .insertInto('hashtag_follows')
      .values({ account_id: accountId, hashtag_id: hashtag.id })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  });
}

/** Stops that; what has come home already stays. */
export async function unfollowHashtag(app: App, accountId: AccountId, tag: string): Promise<void> {
  await app.db
    .deleteFrom('hashtag_follows')
    .where('account_id', '=', accountId)
    .where('hashtag_id', 'in', (eb) =>
      eb.selectFrom('hashtags').select('id').where('name', '=', hashtagName(tag)),
    )
    .execute();
}

/** The hashtags that this person follows, by name. */
export async function followedHashtags(app: App, accountId: AccountId): Promise<string[]> {
  const rows = await app.db
    .selectFrom('hashtag_follows')
    .innerJoin('hashtags', 'hashtags.id', 'hashtag_follows.hashtag_id')
    .select('hashtags.display_name')
    .where('hashtag_follows.account_id', '=', accountId)
    .orderBy('hashtags.name')
    .execute();
  return rows.map((row) => row.display_name);
}

export async function followsHashtag(app: App, accountId: AccountId, tag: string): Promise<boolean> {
  const row = await app.db
    .selectFrom('hashtag_follows')
    .innerJoin('hashtags', 'hashtags.id', 'hashtag_follows.hashtag_id')
    .select('hashtags.id')
    .where('hashtag_follows.account_id', '=', accountId)
    .where('hashtags.name', '=', hashtagName(tag))
    .executeTakeFirst();
  return row !== undefined;
}
