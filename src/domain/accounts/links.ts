import type { ProfileField } from '../../db/tables/people.ts';
import type { AccountId } from '../../lib/ids.ts';
import { linksBack, onlyLink } from '../../lib/rel-me.ts';
import { pages } from '../../lib/uris.ts';
import type { App } from '../ports.ts';
import { write } from '../write.ts';

/** How many of a profile's links are looked at: other servers may send more facts than we do. */
const MOST = 6;
/** How long the links of a profile elsewhere are left alone, in seconds: its server may change them as often as it likes. */
const REST = 3600;

/** A fact that is nothing but the address of a page, and leads where it says. */
export function verifiable(app: App, field: ProfileField): boolean {
  return addressOf(app, field) !== null;
}

/** What was found out before stays true of the facts that have not changed. */
export function keepVerified(
  fields: readonly ProfileField[],
  before: readonly ProfileField[],
): ProfileField[] {
  return fields.map(({ name, value, html }) => {
    const { verifiedAt } = before.find((field) => field.value === value) ?? {};
    return { name, value, html, ...(verifiedAt ? { verifiedAt } : {}) };
  });
}

/**
 * Looks whether the pages in somebody's facts link back to the profile, and notes it in the facts. A page that cannot
 * be read changes nothing; one that no longer links back is no longer verified.
 */
export async function checkLinks(app: App, id: AccountId): Promise<void> {
  const account = await app.db
    .selectFrom('accounts')
    .select(['username', 'domain', 'uri', 'url', 'fields'])
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .where('suspended_at', 'is', null)
    .executeTakeFirst();
  if (!account) return;
  const remote = account.domain !== null;
  if (remote && !(await app.kv.add(['links-checked', id], true, REST))) return;
  const page = remote ? account.url : app.config.origin + pages.account(account.username);
  const own = page ? [page, account.uri] : [account.uri];
  const addresses = new Set(account.fields.slice(0, MOST).map((field) => addressOf(app, field)));
  const results = new Map<string, boolean>();
  for (const address of addresses) {
    const result = address && (await pointsBack(app, address, own));
    if (address && typeof result === 'boolean') results.set(address, result);
  }
  if (results.size > 0) await note(app, id, results);
}

/** Null when the page cannot be read. A redirect to another site proves nothing of the first one. */
async function pointsBack(app: App, address: string, own: readonly string[]): Promise<boolean | null> {
  const page = await app.remote.page(address);
  if (!page) return null;
  return siteOf(page.url) === siteOf(address) && linksBack(page, own);
}

async function note(app: App, id: AccountId, results: ReadonlyMap<string, boolean>): Promise<void> {
  await write(app, async (w) => {
    const row = await w.db
      .selectFrom('accounts')
      .select('fields')
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!row) return;
    const fields = row.fields.map((field) => {
      const result = results.get(addressOf(app, field) ?? '');
      if (result === undefined) return field;
      const { verifiedAt = w.now.toISOString(), ...rest } = field;
      return result ? { ...rest, verifiedAt } : rest;
    });
    await w.db
      .updateTable('accounts')
      .set({ fields: JSON.stringify(fields) })
      .where('id', '=', id)
      .execute();
  });
}

/** Only what was sent unchanged proves something, so http counts only where the whole server speaks it. */
function addressOf(app: App, { value, html }: ProfileField): string | null {
  const link = onlyLink(html);
  if (link === null || !URL.canParse(value) || !URL.canParse(link)) return null;
  const url = new URL(value);
  if (url.href !== new URL(link).href || url.username || url.password) return null;
  return url.protocol === 'https:' || url.protocol === new URL(app.config.origin).protocol ? url.href : null;
}

const siteOf = (address: string) => new URL(address).host.replace(/^www\./, '');
