import { type Link, Mention, PUBLIC_COLLECTION, type Object as Thing } from '@fedify/vocab';
import type { Visibility } from '../../db/tables/content.ts';
import type { App } from '../../domain/ports.ts';
import type { AccountId } from '../../lib/ids.ts';
import { ensureAccount } from '../identity.ts';

/** Whom an object names in `to` and `cc`, by URI. */
export interface Addressees {
  to: readonly string[];
  cc: readonly string[];
}

const MOST_ADDRESSED = 200;
/** People we do not know who are named are fetched only this often per post: a list of them costs requests to strangers. */
const MOST_FETCHED = 3;
const FETCH_MILLISECONDS = 4_000;

/** The addressees of an object, or of the activity around it when the object names none. */
export function addresseesOf(object: Thing, activity: Thing | null): Addressees {
  const own = read(object);
  return own.to.length + own.cc.length > 0 || !activity ? own : read(activity);
}

function read(thing: Thing): Addressees {
  const uris = (urls: readonly URL[]) => urls.slice(0, MOST_ADDRESSED).map(({ href }) => href);
  return { to: uris(thing.toIds), cc: uris(thing.ccIds) };
}

/**
 * Who may see it. Anything unclear is read as the narrowest: without a known followers collection nothing is
 * for followers, and what names nobody at all is for nobody.
 */
export function visibilityOf({ to, cc }: Addressees, followersUri: string | null): Visibility {
  if (to.includes(PUBLIC_COLLECTION.href)) return 'public';
  if (cc.includes(PUBLIC_COLLECTION.href)) return 'unlisted';
  if (followersUri && (to.includes(followersUri) || cc.includes(followersUri))) return 'followers';
  return 'mentioned';
}

/**
 * The accounts a post names or is addressed to. Named and addressed: a mention; addressed only: a silent one; named
 * but not addressed counts only where everybody may see the post, silently.
 */
export async function mentionsOf(
  app: App,
  addressees: Addressees,
  tags: readonly (Thing | Link)[],
  visibility: Visibility,
  author: { uri: string; followersUri: string | null },
): Promise<{ accountId: AccountId; silent: boolean }[]> {
  const tagged = new Set<string>();
  for (const tag of tags) if (tag instanceof Mention && tag.href) tagged.add(tag.href.href);
  const addressed = new Set([...addressees.to, ...addressees.cc]);
  const open = visibility === 'public' || visibility === 'unlisted';
  const named = [...tagged].filter((uri) => open || addressed.has(uri)).slice(0, MOST_ADDRESSED);
  const uris = [...new Set([...named, ...addressed])].filter(
    (uri) => uri !== author.uri && uri !== author.followersUri && uri !== PUBLIC_COLLECTION.href,
  );
  const known = await knownAmong(app, uris);
  const strangers = named.filter((uri) => !known.has(uri) && uri !== author.uri).slice(0, MOST_FETCHED);
  for (const uri of strangers) {
    const id = await ensureAccount(app, uri, FETCH_MILLISECONDS);
    if (id) known.set(uri, id);
  }
  return [...known].map(([uri, accountId]) => ({
    accountId,
    silent: !(tagged.has(uri) && addressed.has(uri)),
  }));
}

async function knownAmong(app: App, uris: readonly string[]): Promise<Map<string, AccountId>> {
  if (uris.length === 0) return new Map();
  const rows = await app.db
    .selectFrom('accounts')
    .select(['id', 'uri'])
    .where('uri', 'in', uris)
    .where('deleted_at', 'is', null)
    .execute();
  return new Map(rows.map(({ id, uri }) => [uri, id]));
}
