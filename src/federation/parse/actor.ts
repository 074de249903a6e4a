import { type Actor, Application, Group, Image, Organization, PropertyValue, Service } from '@fedify/vocab';
import type { AccountKind, ProfileField } from '../../db/tables/people.ts';
import type { RemoteAccountDraft } from '../../domain/accounts/receive.ts';
import type { App } from '../../domain/ports.ts';
import { htmlToPlain, sanitiseHtml } from '../../lib/sanitise.ts';
import { isFederatedAddress } from '../loaders.ts';
import {
  collect,
  emojisAmong,
  pageOf,
  pictureAddress,
  plainOf,
  type Reading,
  readingEmbedded,
  textOf,
  webAddress,
} from './common.ts';

/** Names as the strictest of the large servers take them; what they refuse could not be mentioned by anybody. */
const USERNAME = /^[a-z0-9_]+([.-]+[a-z0-9_]+)*$/i;
const LIMITS = { username: 128, name: 500, bio: 20_000, fields: 50, field: 2047, aliases: 64, tags: 100 };

/**
 * What a remote actor says about itself, checked and sanitised; null when it cannot be an account here (no name,
 * no inbox we may post to, an id of ours). Asks nobody. The handle is only claimed: `identity.ts` proves it.
 */
export async function parseActor(app: App, actor: Actor): Promise<RemoteAccountDraft | null> {
  const { id } = actor;
  const username = textOf(actor.preferredUsername, LIMITS.username + 1);
  if (!id || !isFederatedAddress(app, id)) return null;
  if (!USERNAME.test(username) || username.length > LIMITS.username) return null;
  const inbox = ownInbox(app, actor.inboxId);
  if (!inbox) return null;
  const reading = readingEmbedded(app);
  const [avatar, banner] = await Promise.all([iconOf(actor, reading), bannerOf(actor, reading)]);
  const tags = await collect(actor.getTags(reading), LIMITS.tags);
  return {
    uri: id.href,
    url: sameHostPage(actor, id),
    username,
    domain: id.host,
    kind: kindOf(actor),
    displayName: plainOf(actor.name, LIMITS.name),
    bioHtml: sanitiseHtml(textOf(actor.summary, LIMITS.bio)),
    fields: await fieldsOf(actor, reading),
    avatar: avatar.url,
    avatarDescription: avatar.description,
    banner: banner.url,
    emojis: await emojisAmong(tags, reading),
    locked: actor.manuallyApprovesFollowers ?? false,
    discoverable: actor.discoverable ?? false,
    indexable: actor.indexable ?? false,
    inbox,
    sharedInbox: ownInbox(app, actor.endpoints?.sharedInbox ?? null),
    outbox: ownAddress(app, actor.outboxId, id),
    followersUri: ownAddress(app, actor.followersId, id),
    followingUri: ownAddress(app, actor.followingId, id),
    featuredUri: ownAddress(app, actor.featuredId, id),
    alsoKnownAs: actor.aliasIds.slice(0, LIMITS.aliases).map(({ href }) => href),
    movedToUri: newAddress(app, actor.successorId, id),
    remoteCounts: null,
    publishedAt: dateOf(actor),
    suspended: actor.suspended ?? false,
  };
}

function kindOf(actor: Actor): AccountKind {
  if (actor instanceof Service) return 'service';
  if (actor instanceof Group) return 'group';
  if (actor instanceof Organization) return 'organization';
  if (actor instanceof Application) return 'application';
  return 'person';
}

/** Inboxes may be on another host (some servers have one for deliveries), but never here or in a private place. */
function ownInbox(app: App, url: URL | null): string | null {
  return url && isFederatedAddress(app, url) ? webAddress(url) : null;
}

/** Collections are believed only where the actor itself lives: followers decide who may see what. */
function ownAddress(app: App, url: URL | null, id: URL): string | null {
  return url && url.origin === id.origin && isFederatedAddress(app, url) ? webAddress(url) : null;
}

/** Where somebody says that they live now; it may be with us. */
function newAddress(app: App, url: URL | null, id: URL): string | null {
  if (!url || url.href === id.href) return null;
  return url.origin === app.config.origin || isFederatedAddress(app, url) ? url.href : null;
}

/** A page on another host could pass somebody else's page off as this person's. */
function sameHostPage(actor: Actor, id: URL): string | null {
  const page = pageOf(actor);
  return page && new URL(page).host === id.host ? page : id.href;
}

async function iconOf(actor: Actor, reading: Reading) {
  return picture((await actor.getIcon(reading).catch(() => null)) ?? actor.iconId);
}

async function bannerOf(actor: Actor, reading: Reading) {
  return picture((await actor.getImage(reading).catch(() => null)) ?? actor.imageId);
}

function picture(found: Image | URL | null): { url: string | null; description: string } {
  const description = found instanceof Image ? plainOf(found.summary ?? found.name, 1500) : '';
  return { url: pictureAddress(found), description };
}

async function fieldsOf(actor: Actor, reading: Reading): Promise<ProfileField[]> {
  const attachments = await collect(actor.getAttachments(reading), LIMITS.fields);
  return attachments
    .filter((attachment) => attachment instanceof PropertyValue)
    .map((field) => {
      const html = sanitiseHtml(textOf(field.value, LIMITS.field));
      return { name: plainOf(field.name, LIMITS.field), value: htmlToPlain(html), html };
    })
    .filter(({ name, value }) => name !== '' || value !== '');
}

function dateOf(actor: Actor): Date | null {
  const moment = actor.published ? new Date(actor.published.epochMilliseconds) : null;
  return moment && moment.getTime() > 0 && moment.getTime() <= Date.now() ? moment : null;
}
