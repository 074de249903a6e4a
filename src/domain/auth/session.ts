import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { statement } from '../../db/statement.ts';
import type { Db } from '../../db/tables/index.ts';
import type { Role } from '../../db/tables/people.ts';
import type { AccountId } from '../../lib/ids.ts';
import { SUMMARY_COLUMNS, toSummary } from '../accounts/summaries.ts';
import type { AccountSummary } from '../accounts/types.ts';
import { Forbidden, Invalid } from '../errors.ts';
import type { App } from '../ports.ts';
import { openReports } from '../reports/list.ts';
import { catchUp } from '../timelines/rebuild.ts';
import { write } from '../write.ts';
import { DECOY_HASH, verifyPassword } from './password.ts';
import { readSettings, type UserSettings } from './settings.ts';

/** The person behind a request. */
export interface SessionUser {
  sessionId: string;
  accountId: AccountId;
  role: Role;
  /** Lives elsewhere now, and only reads here. */
  moved: boolean;
  /** Reports that wait; null for people who are not to see them. */
  openReports: number | null;
  settings: UserSettings;
  account: AccountSummary;
}

/** Where a session was opened. */
export interface Device {
  userAgent: string;
  address: string;
}

export interface SessionToken {
  token: string;
  expiresAt: Date;
}

const DAY = 86_400_000;
const LIFETIME = 90 * DAY;
/** How exactly we want to know when somebody was here; a write each time would be one per page. */
const TOUCH = 5 * 60_000;

/**
 * Opens a session for a name or email address and its password.
 * @throws {Invalid} naming `login`, alike for an unknown name and a wrong password, and as slowly;
 * {Forbidden} before the address is confirmed, or the account approved, or after a suspension
 */
export async function logIn(
  app: App,
  input: { login: string; password: string } & Device,
): Promise<SessionToken> {
  const login = input.login.replaceAll('\u0000', '').trim().replace(/^@/, '').toLowerCase();
  const user = await app.db
    .selectFrom('users')
    .innerJoin('accounts', 'accounts.id', 'users.account_id')
    .select(['users.account_id', 'password_hash', 'confirmed_at', 'approved_at', 'accounts.suspended_at'])
    .where((eb) =>
      login.includes('@')
        ? eb(sql`lower(users.email)`, '=', login)
        : eb.and([eb(sql`lower(accounts.username)`, '=', login), eb('accounts.domain', 'is', null)]),
    )
    .executeTakeFirst();
  const right = await verifyPassword(user?.password_hash ?? DECOY_HASH, input.password);
  if (!user || !right) throw new Invalid({ field: 'login', key: 'fault.login.wrong' });
  if (user.suspended_at) throw new Forbidden('fault.login.suspended');
  if (!user.confirmed_at) throw new Forbidden('fault.login.unconfirmed');
  if (!user.approved_at) throw new Forbidden('fault.login.pending');
  return openSession(app, user.account_id, input);
}

/** Opens a session for somebody who has shown who they are. The database keeps only a hash of the token. */
export async function openSession(app: App, accountId: AccountId, device: Device): Promise<SessionToken> {
  const token = randomBytes(32).toString('base64url');
  const expiresAt = new Date(app.clock.now().getTime() + LIFETIME);
  const lastHere = await write(app, async (w) => {
    await w.db
      .insertInto('sessions')
      .values({
        account_id: accountId,
        token_hash: hashOf(token),
        user_agent: device.userAgent.slice(0, 500),
        address: device.address,
        created_at: w.now,
        last_seen_at: w.now,
        expires_at: expiresAt,
      })
      .execute();
    return noteVisit(w.db, accountId, w.now);
  });
  await welcomeBack(app, accountId, lastHere);
  return { token, expiresAt };
}

const sessionBy = statement((db, { hash, now }: { hash: Buffer; now: Date }) =>
  db
    .selectFrom('sessions')
    .innerJoin('users', 'users.account_id', 'sessions.account_id')
    .innerJoin('accounts', 'accounts.id', 'users.account_id')
    .select(SUMMARY_COLUMNS)
    .select(['sessions.id as session_id', 'sessions.last_seen_at', 'users.role', 'users.settings'])
    .select('accounts.moved_to_id')
    .select(sql<string | null>`case when users.role <> 'user' then ${openReports} end`.as('open_reports'))
    .where('sessions.token_hash', '=', hash)
    .where('sessions.expires_at', '>', now)
    .where('accounts.suspended_at', 'is', null)
    .where('users.approved_at', 'is not', null),
);

/** The person behind a token, null when it is unknown or over. One statement; every five minutes two more, to note the visit. */
export async function readSession(app: App, token: string): Promise<SessionUser | null> {
  const now = app.clock.now();
  const [row] = await sessionBy(app.db, { hash: hashOf(token), now });
  if (!row) return null;
  if (now.getTime() - row.last_seen_at.getTime() > TOUCH) await touch(app, row.session_id, row.id, now);
  return {
    sessionId: row.session_id,
    accountId: row.id,
    role: row.role,
    moved: row.moved_to_id !== null,
    openReports: row.open_reports === null ? null : Number(row.open_reports),
    settings: readSettings(row.settings),
    account: toSummary(app, row),
  };
}

/** Notes the visit. Somebody who was away for long finds their home made anew. */
async function touch(app: App, sessionId: string, accountId: AccountId, now: Date): Promise<void> {
  await app.db
    .updateTable('sessions')
    .set({ last_seen_at: now, expires_at: new Date(now.getTime() + LIFETIME) })
    .where('id', '=', sessionId)
    .execute();
  await welcomeBack(app, accountId, await noteVisit(app.db, accountId, now));
}

/** @returns when they were here before */
async function noteVisit(db: Db, accountId: AccountId, now: Date): Promise<Date> {
  const { rows } = await sql<{ before: Date | null }>`
    update users set last_seen_at = ${now}
    from (select last_seen_at from users where account_id = ${accountId} for update) earlier
    where account_id = ${accountId}
    returning earlier.last_seen_at as before`.execute(db);
  return rows[0]?.before ?? new Date(0);
}

/** A home that cannot be made anew now is no reason to keep its reader out. */
async function welcomeBack(app: App, accountId: AccountId, lastHere: Date): Promise<void> {
  await catchUp(app, accountId, lastHere).catch((error: unknown) => {
    app.log.warn('A home could not be made anew', { accountId, error });
  });
}

/** Ends the session of this token, if there is one. */
export async function logOut(app: App, token: string): Promise<void> {
  await app.db.deleteFrom('sessions').where('token_hash', '=', hashOf(token)).execute();
}

export interface SessionView {
  id: string;
  userAgent: string;
  address: string;
  createdAt: Date;
  lastSeenAt: Date;
}

/** Where somebody is logged in, last used first. */
export async function listSessions(app: App, accountId: AccountId): Promise<SessionView[]> {
  const rows = await app.db
    .selectFrom('sessions')
    .select(['id', 'user_agent', 'address', 'created_at', 'last_seen_at'])
    .where('account_id', '=', accountId)
    .where('expires_at', '>', app.clock.now())
    .orderBy('last_seen_at', 'desc')
    .limit(100)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    userAgent: row.user_agent,
    address: row.address,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
  }));
}

/** Ends one of somebody's own sessions. */
export async function revokeSession(app: App, accountId: AccountId, sessionId: string): Promise<void> {
  await app.db
    .deleteFrom('sessions')
    .where('id', '=', sessionId)
    .where('account_id', '=', accountId)
    .execute();
}

export function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
