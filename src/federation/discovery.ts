import type { App } from '../domain/ports.ts';
import { type AccountId, parseId } from '../lib/ids.ts';
import { type Answer, openDocument } from './answers.ts';
import { instanceActorUri } from './instance.ts';
import { type LocalAccount, localAccount, localAccountByName } from './outbound/accounts.ts';
import { profileUrl } from './outbound/actor.ts';
import type { Json } from './outbound/context.ts';

/** How others find our people: the serving side of WebFinger, and host-meta. (webfinger.ts is the asking side.) */

/**
 * Answers `/.well-known/webfinger`. `resource` may be `acct:name@host`, `name@host`, either with a leading @,
 * the actor's address, the profile page or the server's address. 400 when it is none of these,
 * 410 for a deleted account, null (404) for an unknown one or another host.
 */
export async function webFinger(app: App, url: URL): Promise<Answer> {
  const resource = url.searchParams.get('resource');
  if (!resource || resource.length > 2_048) return unreadable();
  const seeker = seekerOf(app, resource.trim());
  if (seeker === 'unreadable') return unreadable();
  const account = seeker && (await seeker());
  if (!account || account.state === 'absent') return null;
  if (account.state === 'deleted') return openDocument('', 'text/plain', 410);
  return openDocument(descriptor(app, account), 'application/jrd+json');
}

const INTENT = 'https://w3id.org/fep/3b86/';

const unreadable = () => openDocument('The resource is missing or cannot be read.', 'text/plain', 400);

type Seeker = () => Promise<LocalAccount | null>;

function seekerOf(app: App, resource: string): Seeker | 'unreadable' | null {
  if (/^https?:\/\//i.test(resource)) return seekByUrl(app, resource);
  const handle = /^(?:acct:)?@?([^@/\s]+)@([^@/\s]+)$/i.exec(resource);
  const [, username = '', host = ''] = handle ?? [];
  if (!username || username.includes('\0') || !URL.canParse(`http://${host}`)) return 'unreadable';
  const { protocol } = new URL(app.config.origin);
  const ours = new URL(`${protocol}//${host}`).host === new URL(app.config.origin).host;
  return ours ? () => localAccountByName(app, username) : null;
}

function seekByUrl(app: App, resource: string): Seeker | 'unreadable' | null {
  if (!URL.canParse(resource)) return 'unreadable';
  const { origin, pathname } = new URL(resource);
  if (origin !== app.config.origin) return null;
  const path = pathname.replace(/\/$/, '');
  if (path === '' || path === '/actor') return () => instanceAccount(app);
  const id = parseId<AccountId>(/^\/users\/(\d+)$/.exec(path)?.[1]);
  if (id) return () => localAccount(app, id);
  const name = /^\/@(\w+)$/.exec(path)?.[1];
  return name ? () => localAccountByName(app, name) : null;
}

/** The server's own account, which has a fixed address instead of one by id. */
export async function instanceAccount(app: App): Promise<LocalAccount | null> {
  const row = await app.db
    .selectFrom('accounts')
    .select('id')
    .where('uri', '=', instanceActorUri(app.config.origin))
    .executeTakeFirst();
  return row ? localAccount(app, row.id) : null;
}

function descriptor(app: App, account: LocalAccount): Json {
  const { origin } = app.config;
  const page = profileUrl(app, account);
  return {
    subject: `acct:${account.username}@${new URL(origin).host}`,
    aliases: [page, account.uri],
    links: [
      { rel: 'http://webfinger.net/rel/profile-page', type: 'text/html', href: page },
      { rel: 'self', type: 'application/activity+json', href: account.uri },
      {
        rel: 'http://ostatus.org/schema/1.0/subscribe',
        template: `${origin}/authorize_interaction?uri={uri}`,
      },
      // What FEP-3b86 calls activity intents: a button elsewhere leads home, to this server.
      { rel: `${INTENT}Object`, template: `${origin}/authorize_interaction?uri={object}` },
      { rel: `${INTENT}Create`, template: `${origin}/share?text={content}` },
    ],
  };
}

/** `/.well-known/host-meta`: where WebFinger is, for those that ask before they ask. */
export function hostMeta(app: App, format: 'xml' | 'json'): Response {
  const template = `${app.config.origin}/.well-known/webfinger?resource={uri}`;
  if (format === 'json') return openDocument({ links: [{ rel: 'lrdd', template }] }, 'application/json');
  const xml = `<?xml version="1.0" encoding="UTF-8"?>
<XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0">
  <Link rel="lrdd" template="${template}"/>
</XRD>
`;
  return openDocument(xml, 'application/xrd+xml');
}
