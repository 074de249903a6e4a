import { sql } from 'kysely';
import type { FilterAction, FilterPlace } from '../../db/tables/relations.ts';
import type { AccountId } from '../../lib/ids.ts';
import { Invalid, NotFound } from '../errors.ts';
import type { App } from '../ports.ts';
import { type Write, write } from '../write.ts';

export type { FilterAction, FilterPlace } from '../../db/tables/relations.ts';

export const FILTER_PLACES: readonly FilterPlace[] = [
  'home',
  'notifications',
  'public',
  'threads',
  'profiles',
];
export const MOST_PHRASE = 100;
const MOST_FILTERS = 200;

/** Words that somebody does not want to meet. */
export interface WordFilter {
  id: string;
  phrase: string;
  wholeWord: boolean;
  places: FilterPlace[];
  action: FilterAction;
  expiresAt: Date | null;
}

export type FilterInput = Omit<WordFilter, 'id'>;

/** Somebody's filters, newest first, those that are over too. */
export async function listFilters(app: App, accountId: AccountId): Promise<WordFilter[]> {
  const rows = await app.db
    .selectFrom('word_filters')
    .selectAll()
    .where('account_id', '=', accountId)
    .orderBy('id', 'desc')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    phrase: row.phrase,
    wholeWord: row.whole_word,
    places: row.places,
    action: row.action,
    expiresAt: row.expires_at,
  }));
}

/** Adds a filter, or changes the one named. @throws {Invalid} naming `phrase` or `places`; {NotFound} for another's */
export async function saveFilter(
  app: App,
  accountId: AccountId,
  input: FilterInput,
  id: string | null = null,
): Promise<void> {
  const phrase = input.phrase.normalize('NFKC').replace(/\s+/g, ' ').trim();
  if (phrase === '') throw new Invalid({ field: 'phrase', key: 'filters.noPhrase' });
  if ([...phrase].length > MOST_PHRASE) {
    throw new Invalid({ field: 'phrase', key: 'filters.longPhrase', params: { limit: MOST_PHRASE } });
  }
  if (input.places.length === 0) throw new Invalid({ field: 'places', key: 'filters.noPlace' });
  const values = {
    account_id: accountId,
    phrase,
    whole_word: input.wholeWord,
    places: input.places,
    action: input.action,
    expires_at: input.expiresAt,
  };
  await write(app, async (w) => {
    await noteChange(w, accountId);
    if (id === null) {
      const { total } = await w.db
        .selectFrom('word_filters')
        .select((eb) => eb.fn.countAll<string>().as('total'))
        .where('account_id', '=', accountId)
        .executeTakeFirstOrThrow();
      if (Number(total) >= MOST_FILTERS) throw new Invalid({ field: 'phrase', key: 'filters.many' });
      await w.db.insertInto('word_filters').values(values).execute();
      return;
    }
    const changed = await w.db
      .updateTable('word_filters')
      .set(values)
      .where('id', '=', id)
      .where('account_id', '=', accountId)
      .returning('id')
      .executeTakeFirst();
    if (!changed) throw new NotFound();
  });
}

export async function deleteFilter(app: App, accountId: AccountId, id: string): Promise<void> {
  await write(app, async (w) => {
    await noteChange(w, accountId);
    await w.db.deleteFrom('word_filters').where('id', '=', id).where('account_id', '=', accountId).execute();
  });
}

/** Sessions are read with their settings, so whoever keeps filters in memory sees at once that they are old. */
async function noteChange(w: Write, accountId: AccountId): Promise<void> {
  await sql`
    update users set settings = jsonb_set(coalesce(settings, '{}'), '{wordFilters}',
      to_jsonb(coalesce((settings ->> 'wordFilters')::int, 0) + 1))
    where account_id = ${accountId}`.execute(w.db);
}
