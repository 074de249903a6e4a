import { sql } from 'kysely';
import type { AccountId } from '../../lib/ids.ts';
import { Forbidden, NotFound } from '../errors.ts';
import { removeFollow } from '../follows/rows.ts';
import type { App } from '../ports.ts';
import { write } from '../write.ts';

/** Nobody wants to write to that many servers one by one. */
const MOST_DOMAINS = 1_000;

/**
 * Hides everything of somebody's server from this person, and ends the follows that come from there. Only that is told to
 * other servers, as a refusal of each follow; whom the person follows there is kept, unseen.
 * @throws {NotFound} for nobody, {Forbidden} for people of this server
 */
export async function blockDomainOf(app: App, accountId: AccountId, otherId: AccountId): Promise<void> {
  await write(app, async (w) => {
    const domain = await domainOf(w.db, otherId);
    if (domain === null) throw new Forbidden('fault.domain.own');
    const { rows } = await sql`
      insert into account_domain_blocks (account_id, domain)
      select ${accountId}::bigint, ${domain}::text
      where (select count(*) from account_domain_blocks where account_id = ${accountId}) < ${sql.lit(MOST_DOMAINS)}
      on conflict do nothing returning domain`.execute(w.db);
    if (rows.length === 0) return;
    const followers = await sql<{ id: AccountId }>`
      select accounts.id from follows join accounts on accounts.id = follows.follower_id
      where follows.followee_id = ${accountId} and accounts.domain is not null
        and ${domain}::text = any (domain_and_parents(accounts.domain))`.execute(w.db);
    for (const { id } of followers.rows) {
      const uri = await removeFollow(w, id, accountId);
      if (uri) w.emit({ type: 'follow.rejected', followerId: id, followeeId: accountId, uri });
    }
  });
}

/** Shows things of a server again; the follows that were ended do not come back. @throws {NotFound} when it is not blocked */
export async function unblockDomainFor(app: App, accountId: AccountId, domain: string): Promise<void> {
  const row = await app.db
    .deleteFrom('account_domain_blocks')
    .where('account_id', '=', accountId)
    .where('domain', '=', domain)
    .returning('id')
    .executeTakeFirst();
  if (!row) throw new NotFound();
}

/** The same for the server of somebody, and for what stands above it. */
export async function unblockDomainOf(app: App, accountId: AccountId, otherId: AccountId): Promise<void> {
  const domain = await domainOf(app.db, otherId);
  await sql`delete from account_domain_blocks
    where account_id = ${accountId} and domain = any (domain_and_parents(${domain}))`.execute(app.db);
}

/** The servers that a person has blocked, by name. */
export async function listBlockedDomains(app: App, accountId: AccountId): Promise<string[]> {
  const rows = await app.db
    .selectFrom('account_domain_blocks')
    .select('domain')
    .where('account_id', '=', accountId)
    .orderBy('domain')
    .execute();
  return rows.map(({ domain }) => domain);
}

async function domainOf(db: App['db'], id: AccountId): Promise<string | null> {
  const row = await db.selectFrom('accounts').select('domain').where('id', '=', id).executeTakeFirst();
  if (!row) throw new NotFound();
  return row.domain;
}
