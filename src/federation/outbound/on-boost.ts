import type { DomainEventOf } from '../../domain/events.ts';
import type { App } from '../../domain/ports.ts';
import type { BoostId, PostId } from '../../lib/ids.ts';
import type { Outgoing } from '../delivery/types.ts';
import { type BoostRecord, boostAddressing, boostOf, undoOf } from './activities.ts';
import { between, localParty, outgoing } from './parties.ts';

export interface StoredBoost extends BoostRecord {
  id: BoostId;
  postId: PostId;
}

/** The boosts of these ids by living local accounts, of posts that still exist. */
export async function readBoosts(app: App, ids: readonly BoostId[]): Promise<Map<BoostId, StoredBoost>> {
  if (ids.length === 0) return new Map();
  const rows = await app.db
    .selectFrom('boosts')
    .innerJoin('accounts as booster', 'booster.id', 'boosts.account_id')
    .innerJoin('posts', 'posts.id', 'boosts.post_id')
    .innerJoin('accounts as author', 'author.id', 'posts.account_id')
    .select([
      'boosts.id',
      'boosts.uri',
      'boosts.visibility',
      'boosts.created_at as createdAt',
      'booster.uri as actorUri',
      'posts.id as postId',
      'posts.uri as postUri',
      'author.uri as postAuthorUri',
    ])
    .where('boosts.id', 'in', ids)
    .where('booster.domain', 'is', null)
    .where('booster.deleted_at', 'is', null)
    .where('booster.suspended_at', 'is', null)
    .where('posts.deleted_at', 'is', null)
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

export async function boostCreated(
  app: App,
  event: DomainEventOf<'boost.created'>,
): Promise<Outgoing | null> {
  const boost = (await readBoosts(app, [event.boostId])).get(event.boostId);
  if (!boost) return null;
  const about = between({ uri: boost.actorUri }, boost.postUri);
  return outgoing(boostOf(boost), event.accountId, about, await audience(app, event));
}

export async function boostDeleted(
  app: App,
  event: DomainEventOf<'boost.deleted'>,
): Promise<Outgoing | null> {
  const sender = await localParty(app, event.accountId);
  const post = await postOf(app, event);
  if (!sender || !post || event.visibility === 'mentioned') return null;
  const addressed = boostAddressing({
    visibility: event.visibility,
    actorUri: sender.uri,
    postAuthorUri: post.authorUri,
  });
  const undone = {
    id: event.uri,
    type: 'Announce',
    actor: sender.uri,
    ...addressed,
    object: post.uri,
  };
  return outgoing(undoOf(app, undone), sender.id, between(sender, post.uri), await audience(app, event));
}

type Boosted = DomainEventOf<'boost.created' | 'boost.deleted'>;

async function audience(app: App, event: Boosted): Promise<Partial<Outgoing['to']>> {
  const post = await postOf(app, event);
  return { followersOf: event.accountId, accountIds: post ? [post.authorId] : [] };
}

function postOf(app: App, event: Boosted) {
  return app.db
    .selectFrom('posts')
    .innerJoin('accounts', 'accounts.id', 'posts.account_id')
    .select(['posts.uri', 'accounts.id as authorId', 'accounts.uri as authorUri'])
    .where('posts.id', '=', event.postId)
    .executeTakeFirst();
}
