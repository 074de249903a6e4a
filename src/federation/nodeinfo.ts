import { sql } from 'kysely';
import type { App } from '../domain/ports.ts';
import { openDocument } from './answers.ts';
import { VERSION } from './software.ts';

const SCHEMA = 'http://nodeinfo.diaspora.software/ns/schema';
const FRESH_MILLISECONDS = 10 * 60_000;
const DAY = 86_400_000;

export type NodeInfoVersion = '2.0' | '2.1';

interface Usage {
  users: { total: number; activeMonth: number; activeHalfyear: number };
  localPosts: number;
}

/** Counting every post costs a scan: once in ten minutes is enough for statistics. */
const kept = new WeakMap<App['db'], { at: number; usage: Promise<Usage> }>();

/** `/.well-known/nodeinfo`: both versions we speak. */
export function nodeInfoIndex(app: App): Response {
  const links = (['2.1', '2.0'] as const).map((version) => ({
    rel: `${SCHEMA}/${version}`,
    href: `${app.config.origin}/nodeinfo/${version}`,
  }));
  return openDocument({ links }, 'application/json');
}

/** What the server is and how much it is used. Deleted, suspended and waiting people do not count. */
export async function nodeInfo(app: App, version: NodeInfoVersion): Promise<Response> {
  const document = {
    version,
    software: { name: 'perch', version: VERSION },
    protocols: ['activitypub'],
    services: { inbound: [], outbound: [] },
    openRegistrations: app.config.registration === 'open',
    usage: await usageOf(app),
    metadata: { nodeName: await serverName(app) },
  };
  const profile = `application/json; profile="${SCHEMA}/${version}#"`;
  return openDocument(document, profile);
}

function usageOf(app: App): Promise<Usage> {
  const now = app.clock.now().getTime();
  const known = kept.get(app.db);
  if (known && Math.abs(now - known.at) < FRESH_MILLISECONDS) return known.usage;
  const usage = count(app, now);
  kept.set(app.db, { at: now, usage });
  usage.catch(() => kept.delete(app.db));
  return usage;
}

async function count(app: App, now: number): Promise<Usage> {
  const seenSince = (days: number) =>
    sql<string>`count(*) filter (where users.last_seen_at > ${new Date(now - days * DAY)})`;
  const users = await app.db
    .selectFrom('users')
    .innerJoin('accounts', 'accounts.id', 'users.account_id')
    .select([sql<string>`count(*)`.as('total'), seenSince(30).as('month'), seenSince(180).as('halfyear')])
    .where('users.confirmed_at', 'is not', null)
    .where('users.approved_at', 'is not', null)
    .where('accounts.deleted_at', 'is', null)
    .where('accounts.suspended_at', 'is', null)
    .executeTakeFirstOrThrow();
  const posts = await app.db
    .selectFrom('posts')
    .innerJoin('accounts', 'accounts.id', 'posts.account_id')
    .select(sql<string>`count(*)`.as('total'))
    .where('posts.local', '=', true)
    .where('posts.deleted_at', 'is', null)
    .where('accounts.deleted_at', 'is', null)
    .where('accounts.suspended_at', 'is', null)
    .executeTakeFirstOrThrow();
  return {
    users: {
      total: Number(users.total),
      activeMonth: Number(users.month),
      activeHalfyear: Number(users.halfyear),
    },
    localPosts: Number(posts.total),
  };
}

async function serverName(app: App): Promise<string> {
  const row = await app.db
    .selectFrom('server_settings')
    .select(sql<string | null>`value #>> '{}'`.as('name'))
    .where('key', '=', 'name')
    .executeTakeFirst();
  return row?.name || new URL(app.config.origin).host;
}
