import { Collection } from '@fedify/vocab';
import { sql } from 'kysely';
import { receiveAccept, receiveReject } from '../../domain/follows/receive.ts';
import type { App } from '../../domain/ports.ts';
import { write } from '../../domain/write.ts';
import type { AccountId } from '../../lib/ids.ts';
import { localUris } from '../../lib/uris.ts';
import { fetchObject } from '../fetch.ts';
import { itemsIn } from '../walk.ts';
import { digestOf } from './digest.ts';

const REACH = { most: 20_000, pages: 100, milliseconds: 10_000 };

/**
 * Job: makes our view of who here follows a remote account the same as its own server's, after that has told a digest
 * that differs from ours (FEP-8fcf). Believed only as a whole: when what is read comes to the digest that was told.
 * Follows that are unknown there end here; those unknown here are taken back there.
 */
export async function synchroniseFollowers(
  app: App,
  { accountId, url, digest }: { accountId: AccountId; url: string; digest: string },
): Promise<void> {
  const collection = await fetchObject(app, url);
  if (!(collection instanceof Collection)) return;
  const items = await itemsIn(app, collection, url, REACH);
  const uris = new Set(items.flatMap(({ uri }) => (uri === null ? [] : [uri])));
  if (digestOf([...uris]) !== digest) {
    app.log.info('A collection of followers is not what was told of it.', { url });
    return;
  }
  const followers = await followersHere(app, accountId);
  const known = new Map(followers.map((follower) => [follower.uri, follower]));
  for (const { id, uri, accepted } of followers) {
    const pair = { followerId: id, followeeId: accountId };
    if (accepted && !uris.has(uri)) await write(app, (w) => receiveReject(w, pair));
    // The answer to the request was lost on its way.
    else if (!accepted && uris.has(uri)) await write(app, (w) => receiveAccept(w, pair));
  }
  await takeBack(
    app,
    accountId,
    [...uris].filter((uri) => !known.has(uri)),
  );
}

async function followersHere(app: App, accountId: AccountId) {
  return app.db
    .selectFrom('follows')
    .innerJoin('accounts', 'accounts.id', 'follows.follower_id')
    .select(['accounts.id', 'accounts.uri', sql<boolean>`follows.accepted_at is not null`.as('accepted')])
    .where('follows.followee_id', '=', accountId)
    .where('accounts.domain', 'is', null)
    .execute();
}

/** Unfollows in the name of people here who are said to follow and do not. The other side goes by who and whom. */
async function takeBack(app: App, followeeId: AccountId, uris: readonly string[]): Promise<void> {
  if (uris.length === 0) return;
  const strangers = await app.db
    .selectFrom('accounts')
    .select(['id', sql<string>`new_id()`.as('followId')])
    .where('uri', 'in', uris)
    .where('domain', 'is', null)
    .where('deleted_at', 'is', null)
    .execute();
  await write(app, async (w) => {
    for (const { id, followId } of strangers) {
      const uri = localUris(app.config.origin).follow(followId);
      w.emit({ type: 'follow.deleted', followerId: id, followeeId, uri });
    }
  });
}
