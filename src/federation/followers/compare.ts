import { sql } from 'kysely';
import type { App } from '../../domain/ports.ts';
import { write } from '../../domain/write.ts';
import type { AccountId } from '../../lib/ids.ts';
import { knownAccount } from '../identity.ts';
import type { Signer } from '../signer.ts';
import { bitsOfUris, digestSum, NO_FOLLOWERS } from './digest.ts';
import { readSynchronization } from './header.ts';

/** Seconds within which somebody's followers are looked through once, whatever comes in. */
const REST = 300;

/**
 * Compares what a server says of the followers that one of its people has here with what we know, and asks for a
 * closer look where the two differ. Only the sender may speak of their own followers, and only of a collection on
 * their own host; what others say is passed over in silence.
 */
export async function compareFollowers(
  app: App,
  headers: Headers,
  actorUri: string | null,
  signer: () => Promise<Signer | null>,
): Promise<void> {
  const told = readSynchronization(headers.get('collection-synchronization'));
  if (!told || !actorUri || !URL.canParse(told.url)) return;
  if (new URL(told.url).origin !== new URL(actorUri).origin) return;
  const account = await knownAccount(app, actorUri);
  if (!account || account.domain === null || account.barred) return;
  if (account.followersUri !== told.collectionId) return;
  if ((await digestHere(app, account.id)) === told.digest) return;
  // An activity may be proved by what stands in it, and then anybody may have sent it.
  if ((await signer())?.uri !== actorUri) return;
  if (!(await app.kv.add(['followers', 'compared', account.id], true, REST))) return;
  await write(app, async (w) =>
    w.emit({ type: 'followers.differ', accountId: account.id, url: told.url, digest: told.digest }),
  );
}

/** The digest of the people here who follow a remote account. */
async function digestHere(app: App, accountId: AccountId): Promise<string> {
  const { rows } = await sql<{ digest: string | null }>`
    select ${digestSum} as digest from (
      select ${bitsOfUris} as bits
      from follows f join accounts a on a.id = f.follower_id
      where f.followee_id = ${accountId} and f.accepted_at is not null and a.domain is null and a.deleted_at is null
    ) as summed`.execute(app.db);
  return rows[0]?.digest ?? NO_FOLLOWERS;
}
