import type { AccountId } from '../../lib/ids.ts';
import { htmlToPlain } from '../../lib/sanitise.ts';
import {
  countCharacters,
  countGraphemes,
  findMentions,
  type MentionTarget,
  type NamedPerson,
  renderText,
} from '../../lib/text.ts';
import { pages } from '../../lib/uris.ts';
import { type FieldFault, Invalid } from '../errors.ts';
import { pollFaults } from '../polls/input.ts';
import type { App } from '../ports.ts';
import type { PostInput } from './types.ts';

/** What was typed, checked and turned into what is stored. */
export interface Words {
  source: string;
  html: string;
  plain: string;
  warning: string;
  sensitive: boolean;
  language: string | null;
  mentions: { accountId: AccountId; silent: boolean }[];
  hashtags: string[];
}

/** Names looked up for one post; more stay text. */
const MOST_PEOPLE = 20;
const LOOKUP_TIME = 3_000;
export const MOST_MEDIA = 4;
/** A link counts little however long it is, so the letters themselves have a limit, too. */
const LETTERS_PER_CHARACTER = 40;

/**
 * The gathering phase of writing: checks the form and resolves who is named, asking other servers if need be.
 * @throws {Invalid} naming `text`, `warning`, `language`, `media` or `poll`
 */
export async function readWords(app: App, authorId: AccountId, input: PostInput): Promise<Words> {
  checkInputs(app, [input]);
  const { source, warning } = trimmed(input);
  const people = await resolve(app, authorId, findMentions(source).slice(0, MOST_PEOPLE));
  const { html, hashtags } = renderText(source, people, (name) => app.config.origin + pages.hashtag(name));
  return {
    source,
    html,
    plain: htmlToPlain(html),
    warning,
    sensitive: Boolean(input.sensitive) || warning !== '',
    language: languageOf(input.language),
    mentions: [...people.values()].map(({ accountId }) => ({ accountId, silent: false })),
    hashtags,
  };
}

/**
 * Refuses what nobody could publish, before anything is looked up.
 * @throws {Invalid} what is wrong with the second of several has its place in the field's name: `text-2`
 */
export function checkInputs(app: App, inputs: readonly PostInput[]): void {
  const faults = inputs.flatMap((input, index) =>
    faultsOf(app, input).map((fault) =>
      index === 0 ? fault : { ...fault, field: `${fault.field}-${index + 1}` },
    ),
  );
  if (faults.length > 0) throw new Invalid(faults);
}

function faultsOf(app: App, input: PostInput): FieldFault[] {
  const { source, warning } = trimmed(input);
  const faults: FieldFault[] = [];
  const media = input.mediaIds?.length ?? 0;
  const limit = app.config.maxPostLength;
  const huge = source.length + warning.length > limit * LETTERS_PER_CHARACTER;
  const length = huge ? source.length : countCharacters(source) + countGraphemes(warning);
  if (source === '' && media === 0) faults.push({ field: 'text', key: 'fault.post.empty' });
  if (length > limit)
    faults.push({ field: 'text', key: 'fault.post.long', params: { limit, n: length - limit } });
  if (media > MOST_MEDIA)
    faults.push({ field: 'media', key: 'fault.media.many', params: { limit: MOST_MEDIA } });
  if (input.language && !isLanguage(input.language))
    faults.push({ field: 'language', key: 'fault.post.language' });
  if (input.poll) faults.push(...pollFaults(input.poll, media));
  return faults;
}

/** What of the typed text counts. */
export function trimmed(input: PostInput): { source: string; warning: string } {
  return {
    source: input.text.replaceAll('\r\n', '\n').replaceAll('\u0000', '').trim(),
    warning: (input.warning ?? '').replace(/\s+/g, ' ').trim(),
  };
}

/** The code of a language as it is stored: well formed and known to this machine, otherwise null. */
export function languageOf(code: string | null | undefined): string | null {
  if (!code || !isLanguage(code)) return null;
  const [language = ''] = Intl.getCanonicalLocales(code);
  return names.of(language) === undefined ? null : language;
}

const names = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });

function isLanguage(code: string): boolean {
  return /^[a-z]{2,3}(-[a-zA-Z0-9]{2,8}){0,3}$/.test(code) && canonical(code);
}

function canonical(code: string): boolean {
  try {
    return Intl.getCanonicalLocales(code).length === 1;
  } catch {
    return false;
  }
}

type Person = MentionTarget & { accountId: AccountId };

/** Those who exist. Whom the author has blocked stays text: they are neither told nor sent anything. */
async function resolve(
  app: App,
  authorId: AccountId,
  named: readonly NamedPerson[],
): Promise<Map<string, Person>> {
  const host = new URL(app.config.origin).host;
  const ids = await Promise.all(
    named.map(async ({ username, domain }) => {
      if (domain === null || domain.toLowerCase() === host) return localId(app, username);
      return app.remote.account(username, domain, LOOKUP_TIME);
    }),
  );
  const found = ids.filter((id) => id !== null);
  if (found.length === 0) return new Map();
  const rows = await app.db
    .selectFrom('accounts')
    .select(['id', 'username', 'domain', 'uri', 'url'])
    .where('id', 'in', found)
    .where('deleted_at', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('blocks')
            .select('blocks.id')
            .where('blocks.account_id', '=', authorId)
            .whereRef('blocks.target_id', '=', 'accounts.id'),
        ),
      ),
    )
    .execute();
  const rowOf = new Map(rows.map((row) => [row.id, row]));
  const people = new Map<string, Person>();
  named.forEach(({ handle }, index) => {
    const id = ids[index];
    const row = id && rowOf.get(id);
    if (!row) return;
    const url = row.domain === null ? app.config.origin + pages.account(row.username) : (row.url ?? row.uri);
    people.set(handle, { accountId: row.id, username: row.username, url });
  });
  return people;
}

async function localId(app: App, username: string): Promise<AccountId | null> {
  const row = await app.db
    .selectFrom('accounts')
    .innerJoin('users', 'users.account_id', 'accounts.id')
    .select('accounts.id')
    .where((eb) => eb.fn<string>('lower', ['username']), '=', username.toLowerCase())
    .where((eb) => eb.fn.coalesce('domain', eb.val('')), '=', '')
    .where('deleted_at', 'is', null)
    .where('users.confirmed_at', 'is not', null)
    .where('users.approved_at', 'is not', null)
    .executeTakeFirst();
  return row?.id ?? null;
}
