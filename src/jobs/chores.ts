import { sql } from 'kysely';
import type { App } from '../domain/ports.ts';
import { write } from '../domain/write.ts';

const HOUR = 3600_000;
const DAY = 24 * HOUR;
/** Rows removed by one statement, so that none holds others up for long. */
const BATCH = 5000;

/** Removes what nobody needs any more; each says how many rows. All of them may run at any time, in several processes. */
export const CHORES: Readonly<Record<string, (app: App) => Promise<number>>> = {
  keys: (app) => app.kv.sweep(),

  async sessions(app) {
    const result = await app.db
      .deleteFrom('sessions')
      .where('expires_at', '<', app.clock.now())
      .executeTakeFirst();
    return Number(result.numDeletedRows);
  },

  /** Finished deliveries are shown to authors for two weeks. */
  async deliveries(app) {
    const finished = app.db
      .selectFrom('deliveries')
      .select('id')
      .where('state', '<>', 'pending')
      .where('finished_at', '<', before(app, 14 * DAY))
      .limit(BATCH);
    return removed(await app.db.deleteFrom('deliveries').where('id', 'in', finished).executeTakeFirst());
  },

  /** An activity stays as long as a delivery of it, and three months for those who look it up by its id. */
  async activities(app) {
    const old = app.db
      .selectFrom('activities')
      .select('id')
      .where('created_at', '<', before(app, 90 * DAY))
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('deliveries')
              .select(sql`1`.as('one'))
              .whereRef('deliveries.activity_id', '=', 'activities.id'),
          ),
        ),
      )
      .limit(BATCH);
    return removed(await app.db.deleteFrom('activities').where('id', 'in', old).executeTakeFirst());
  },

  /** What pages said that no post links to any more. */
  async previews(app) {
    const unused = app.db
      .selectFrom('link_previews')
      .select('id')
      .where('created_at', '<', before(app, 30 * DAY))
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('posts')
              .select(sql`1`.as('one'))
              .whereRef('posts.preview_id', '=', 'link_previews.id'),
          ),
        ),
      )
      .limit(BATCH);
    return removed(await app.db.deleteFrom('link_previews').where('id', 'in', unused).executeTakeFirst());
  },

  /** Verified links are looked at again once a week: pages change hands. */
  async links(app) {
    if ((await app.kv.get(['links-rechecked'])) !== undefined) return 0;
    await app.kv.set(['links-rechecked'], true, (7 * DAY) / 1000);
    const accounts = await app.db
      .selectFrom('accounts')
      .select('id')
      .where('domain', 'is', null)
      .where('deleted_at', 'is', null)
      .where(sql<boolean>`fields @? '$[*].verifiedAt'`)
      .execute();
    await write(app, async (w) => {
      for (const { id } of accounts) w.emit({ type: 'links.unchecked', accountId: id, soon: false });
    });
    return accounts.length;
  },

  /** Copies of other servers' pictures, once a day: those nobody has looked at for a month, and what is over the limit. */
  async cache(app) {
    if ((await app.kv.get(['cache-trimmed'])) !== undefined) return 0;
    await app.kv.set(['cache-trimmed'], true, DAY / 1000);
    return app.files.trim('cache', { before: before(app, 30 * DAY), bytes: app.config.mediaCacheBytes });
  },

  /**
   * Uploads that never became part of a post, a draft or a plan: the row first, so that a post can no longer take it
   * up. A draft makes its pictures new (`keepMedia`), which saves those that a sweep is just about to take.
   */
  async uploads(app) {
    const unused = app.db
      .selectFrom('media')
      .select('id')
      .where('post_id', 'is', null)
      .where('created_at', '<', before(app, DAY))
      .where(sql<boolean>`not exists (select from drafts where drafts.media_ids @> array[media.id])`)
      .where(sql<boolean>`not exists (select from scheduled_posts s where s.media_ids @> array[media.id])`)
      .limit(BATCH);
    const rows = await app.db
      .deleteFrom('media')
      .where('id', 'in', unused)
      .where('post_id', 'is', null)
      .where('created_at', '<', before(app, DAY))
      .returning(['file', 'preview'])
      .execute();
    for (const key of rows.flatMap((row) => [row.file, row.preview])) if (key) await app.files.delete(key);
    return rows.length;
  },
};

const before = (app: App, milliseconds: number) => new Date(app.clock.now().getTime() - milliseconds);
const removed = (result: { numDeletedRows: bigint }) => Number(result.numDeletedRows);
