import { extname } from 'node:path';
import { exportMultibaseKey, exportSpki } from '@fedify/vocab-runtime';
import type { AccountKind } from '../../db/tables/people.ts';
import type { App } from '../../domain/ports.ts';
import { hashtagName, renderText } from '../../lib/text.ts';
import { pages } from '../../lib/uris.ts';
import { keyIdOf, keyPairsOf } from '../keys.ts';
import type { LocalAccount } from './accounts.ts';
import { compact, type Json } from './context.ts';

const TYPES: Readonly<Record<AccountKind, string>> = {
  person: 'Person',
  service: 'Service',
  group: 'Group',
  organization: 'Organization',
  application: 'Application',
};

const MIME: Readonly<Record<string, string>> = {
  '.webp': 'image/webp',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
  '.gif': 'image/gif',
  '.avif': 'image/avif',
};

/** What an account is called in ActivityPub. */
export const actorType = (kind: AccountKind) => TYPES[kind];

/** The paths under a person's own address; the server's actor has its collections under its id like everybody. */
export function actorUris(app: App, account: LocalAccount) {
  const base = `${app.config.origin}/users/${account.id}`;
  return {
    inbox: `${base}/inbox`,
    outbox: `${base}/outbox`,
    followers: `${base}/followers`,
    following: `${base}/following`,
    liked: `${base}/liked`,
    featured: `${base}/featured`,
    featuredTags: `${base}/featuredTags`,
    sharedInbox: `${app.config.origin}/inbox`,
  };
}

/** The page of an account; the server's own is the page about it. */
export function profileUrl(app: App, account: LocalAccount): string {
  const path = account.kind === 'application' ? '/about' : pages.account(account.username);
  return `${app.config.origin}${path}`;
}

/** The document of a living or suspended local account, complete, for everybody alike. */
export async function actorOf(app: App, account: LocalAccount): Promise<Json> {
  const uris = actorUris(app, account);
  const suspended = account.state === 'suspended';
  return compact({
    id: account.uri,
    type: actorType(account.kind),
    preferredUsername: account.username,
    inbox: uris.inbox,
    outbox: uris.outbox,
    followers: uris.followers,
    following: uris.following,
    liked: uris.liked,
    featured: uris.featured,
    featuredTags: uris.featuredTags,
    webfinger: `${account.username}@${new URL(app.config.origin).host}`,
    endpoints: { sharedInbox: uris.sharedInbox },
    url: profileUrl(app, account),
    manuallyApprovesFollowers: account.locked,
    discoverable: account.discoverable && !suspended,
    indexable: account.indexable && !suspended,
    published: account.createdAt.toISOString(),
    ...(suspended ? { name: account.username, summary: '', suspended: true } : profileOf(app, account)),
    ...(await keysOf(app, account)),
  });
}

function profileOf(app: App, account: LocalAccount): Json {
  const picture = (key: string | null, description: string) =>
    key === null
      ? undefined
      : compact({
          type: 'Image',
          mediaType: MIME[extname(key).toLowerCase()],
          url: `${app.config.origin}/media/${key}`,
          summary: description === '' ? undefined : description,
        });
  return {
    name: account.displayName,
    summary: account.bioHtml,
    icon: picture(account.avatar, account.avatarDescription),
    image: picture(account.banner, ''),
    alsoKnownAs: account.alsoKnownAs.length > 0 ? account.alsoKnownAs : undefined,
    movedTo: account.movedToUri ?? undefined,
    tag: featuredTagsOf(app, account),
    attachment: account.fields.map((field) => ({
      type: 'PropertyValue',
      name: field.name,
      value: field.html,
    })),
  };
}

/** The hashtags that somebody describes themselves with. */
export function featuredTagsOf(app: App, account: LocalAccount): Json[] {
  const words = [account.bioSource, ...account.fields.map(({ value }) => value)].join('\n\n');
  return renderText(words, new Map(), () => '').hashtags.map((name) => ({
    type: 'Hashtag',
    href: app.config.origin + pages.hashtag(hashtagName(name)),
    name: `#${name}`,
  }));
}

async function keysOf(app: App, account: LocalAccount): Promise<Json> {
  const keys = await keyPairsOf(app, account.id);
  const [pem, multibase] = await Promise.all([
    exportSpki(keys.rsa.publicKey),
    exportMultibaseKey(keys.ed25519.publicKey),
  ]);
  return {
    publicKey: { id: keyIdOf(account.uri, 'rsa').href, owner: account.uri, publicKeyPem: pem },
    assertionMethod: [
      {
        id: keyIdOf(account.uri, 'ed25519').href,
        type: 'Multikey',
        controller: account.uri,
        publicKeyMultibase: multibase,
      },
    ],
  };
}

/** What stands where somebody was. */
export function formerActor(account: LocalAccount): Json {
  return compact({
    id: account.uri,
    type: 'Tombstone',
    formerType: actorType(account.kind),
    deleted: account.deletedAt?.toISOString(),
  });
}
