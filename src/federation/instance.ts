import type { App } from '../domain/ports.ts';
import type { AccountId } from '../lib/ids.ts';

/** Where the server itself lives as an actor: it signs our fetches, and can always be read unsigned. */
export const instanceActorUri = (origin: string) => `${origin}/actor`;

/**
 * The account of the server itself: an Application named after the host, in whose name we fetch. Made once;
 * it has no login, posts nothing, and refuses followers.
 */
export function ensureInstanceActor(app: Pick<App, 'config' | 'db'>): Promise<AccountId> {
  const { origin } = app.config;
  const byOrigin = kept.get(app.db) ?? new Map<string, Promise<AccountId>>();
  kept.set(app.db, byOrigin);
  const known = byOrigin.get(origin);
  if (known) return known;
  const account = findOrMake(app);
  byOrigin.set(origin, account);
  account.catch(() => byOrigin.delete(origin));
  return account;
}

/** Asked for with every activity that comes in; it never changes. */
const kept = new WeakMap<App['db'], Map<string, Promise<AccountId>>>();

async function findOrMake(app: Pick<App, 'config' | 'db'>): Promise<AccountId> {
  const { origin } = app.config;
  // Others take no names with a colon in them, as a host with a port has.
  const username = new URL(origin).host.replaceAll(/[^\w.-]+/g, '.');
  const uri = instanceActorUri(origin);
  const find = () => app.db.selectFrom('accounts').select('id').where('uri', '=', uri).executeTakeFirst();
  const known = await find();
  if (known) return known.id;
  const made = await app.db
    .insertInto('accounts')
    .values({
      username,
      domain: null,
      uri,
      url: `${origin}/about`,
      kind: 'application',
      locked: true,
      discoverable: false,
      indexable: false,
      hides_follows: true,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  const row = made ?? (await find());
  if (!row) throw new Error(`The name ${username} is taken by another account.`);
  return row.id;
}
