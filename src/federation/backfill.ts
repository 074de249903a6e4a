import { Create, type Object as Thing } from '@fedify/vocab';
import { receivePins } from '../domain/pins/pin.ts';
import type { App } from '../domain/ports.ts';
import { write } from '../domain/write.ts';
import type { PostId } from '../lib/ids.ts';
import type { KnownAccount } from './identity.ts';
import { readingEmbedded } from './parse/common.ts';
import { parseNote } from './parse/note.ts';
import { ensurePost, knownPost, storeDraft } from './posts.ts';
import { type Item, itemsOf } from './walk.ts';

const MOST_POSTS = 20;
const MOST_PINS = 5;
const MILLISECONDS = 20_000;

/** Brings in somebody's pins and newest public posts, once; whoever comes second does nothing. */
export async function backfill(app: App, account: KnownAccount, outbox: string | null): Promise<void> {
  const claimed = await app.db
    .updateTable('accounts')
    .set({ backfilled_at: app.clock.now() })
    .where('id', '=', account.id)
    .where('backfilled_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  if (!claimed) return;
  const end = Date.now() + MILLISECONDS;
  const newest = outbox ? await bringIn(app, account, outbox, MOST_POSTS, end) : [];
  const pins = account.featuredUri ? await bringIn(app, account, account.featuredUri, MOST_PINS, end) : [];
  if (pins.length > 0) await write(app, (w) => receivePins(w, account.id, pins));
  app.log.debug('Posts were brought in.', { account: account.uri, posts: newest.length, pins: pins.length });
}

/** The posts of a collection that are the account's own and public, stored; oldest first, so that answers find theirs. */
async function bringIn(
  app: App,
  account: KnownAccount,
  uri: string,
  most: number,
  end: number,
): Promise<PostId[]> {
  const found: PostId[] = [];
  for (const item of (await itemsOf(app, uri, { most })).reverse()) {
    if (Date.now() > end) break;
    const post = await takeIn(app, account, item).catch((error: unknown) => {
      app.log.info('A post could not be brought in.', { account: account.uri, error });
      return null;
    });
    if (post) found.push(post);
  }
  return found;
}

async function takeIn(app: App, account: KnownAccount, item: Item): Promise<PostId | null> {
  const object = item.object instanceof Create ? await createdBy(app, item.object) : item.object;
  if (!object?.id) {
    const uri = item.object instanceof Create ? item.object.objectId?.href : item.object ? null : item.uri;
    const post = uri && sameOrigin(uri, account.uri) ? await ensurePost(app, uri) : null;
    return post?.accountId === account.id ? post.id : null;
  }
  if (!sameOrigin(object.id.href, account.uri)) return null;
  if (!object.attributionIds.some(({ href }) => href === account.uri)) return null;
  const known = await knownPost(app, object.id.href);
  if (known) return known.accountId === account.id && !known.deleted ? known.id : null;
  const draft = await parseNote(app, object, account);
  if (!draft || (draft.visibility !== 'public' && draft.visibility !== 'unlisted')) return null;
  return (await storeDraft(app, { ...draft, fetched: true }, account))?.id ?? null;
}

async function createdBy(app: App, create: Create): Promise<Thing | null> {
  return create.getObject(readingEmbedded(app)).catch(() => null);
}

const sameOrigin = (a: string, b: string) => new URL(a).origin === new URL(b).origin;
