import { z } from 'zod';
import type { AccountId } from '../../lib/ids.ts';
import { isZone } from '../../lib/zones.ts';
import { NotFound } from '../errors.ts';
import type { App } from '../ports.ts';
import { write } from '../write.ts';

const notifications = z.object({
  follow: z.boolean().catch(true),
  follow_request: z.boolean().catch(true),
  mention: z.boolean().catch(true),
  reply: z.boolean().catch(true),
  like: z.boolean().catch(true),
  boost: z.boolean().catch(true),
  edit: z.boolean().catch(true),
  quote: z.boolean().catch(true),
  poll: z.boolean().catch(true),
});

const look = z.object({
  textSize: z.enum(['small', 'normal', 'large', 'larger']).catch('normal'),
  /** Nothing moves that need not, whatever the device is set to. */
  still: z.boolean().catch(false),
  hidesCounts: z.boolean().catch(false),
  showsSensitive: z.boolean().catch(false),
  opensWarnings: z.boolean().catch(false),
  playsGifs: z.boolean().catch(true),
  /** Further stretches of a list come when they are asked for, not by themselves. */
  waitsForMe: z.boolean().catch(false),
  shortcuts: z.boolean().catch(true),
});

/** How pages look and behave to one reader. */
export type Look = z.infer<typeof look>;
/** To whoever has said nothing. */
export const PLAIN_LOOK: Look = look.parse({});

/** Whose news are kept apart until they are let in. All off at first, as elsewhere. */
const filters = z.object({
  strangers: z.boolean().catch(false),
  newcomers: z.boolean().catch(false),
  direct: z.boolean().catch(false),
});

const shown = z.object({ boosts: z.boolean().catch(true), replies: z.boolean().catch(true) });
/** Timelines of strangers begin without the talk between them. */
const stream = z.object({ replies: z.boolean().catch(false) });
const timelines = z.object({
  home: shown.catch(shown.parse({})),
  local: stream.catch(stream.parse({})),
  federated: stream.catch(stream.parse({})),
});

/** What each timeline shows this reader. */
export type TimelineChoices = z.infer<typeof timelines>;
/** To whoever has chosen nothing. */
export const ALL_SHOWN: TimelineChoices = timelines.parse({});

const schema = z.object({
  defaultVisibility: z.enum(['public', 'unlisted', 'followers', 'mentioned']).catch('public'),
  defaultLanguage: z.string().nullable().catch(null),
  /** Whether the two above become what was last chosen. */
  remembersChoices: z.boolean().catch(true),
  /** Asks once about pictures without a description. */
  remindsOfAlt: z.boolean().catch(true),
  /** For planned posts; until it is chosen, what the browser says. */
  timeZone: z.string().refine(isZone).nullable().catch(null),
  defaultQuotePolicy: z.enum(['everyone', 'followers', 'nobody']).catch('everyone'),
  theme: z.enum(['auto', 'light', 'dark']).catch('auto'),
  notifications: notifications.catch(notifications.parse({})),
  look: look.catch(PLAIN_LOOK),
  filters: filters.catch(filters.parse({})),
  timelines: timelines.catch(ALL_SHOWN),
  /** Grows with each change of the word filters, so that every process notices; 0: there never were any. */
  wordFilters: z.number().int().catch(0),
});

/** What a person has chosen; every value has a default, so that old rows stay readable. */
export type UserSettings = z.infer<typeof schema>;

export function readSettings(stored: unknown): UserSettings {
  return schema.parse(stored ?? {});
}

/** What these people have chosen by now; one statement. */
export async function settingsOf(
  app: App,
  accountIds: readonly AccountId[],
): Promise<Map<AccountId, UserSettings>> {
  if (accountIds.length === 0) return new Map();
  const rows = await app.db
    .selectFrom('users')
    .select(['account_id', 'settings'])
    .where('account_id', 'in', [...new Set(accountIds)])
    .execute();
  return new Map(rows.map(({ account_id, settings }) => [account_id, readSettings(settings)]));
}

/** Changes the settings that are given and leaves the others. */
export async function saveSettings(
  app: App,
  accountId: AccountId,
  changes: Partial<UserSettings>,
): Promise<void> {
  await write(app, async (w) => {
    const row = await w.db
      .selectFrom('users')
      .select('settings')
      .where('account_id', '=', accountId)
      .forUpdate()
      .executeTakeFirst();
    if (!row) throw new NotFound();
    const settings = { ...readSettings(row.settings), ...changes };
    await w.db
      .updateTable('users')
      .set({ settings: JSON.stringify(settings) })
      .where('account_id', '=', accountId)
      .execute();
  });
}
