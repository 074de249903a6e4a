import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { createPgConfig } from '@electric-sql/pglite/node-postgres';
import { Kysely, type LogEvent, PostgresDialect } from 'kysely';
import pg from 'pg';
import { StartError } from '../lib/start-error.ts';
import { lockFolder } from './lock.ts';
import { keepingPlans } from './prepared.ts';
import type { Db, Tables } from './tables/index.ts';

/** An open database. `url` is null for the embedded one, whose single session everything shares. */
export interface Database {
  readonly db: Db;
  readonly pool: pg.Pool;
  readonly url: string | null;
  close(): Promise<void>;
}

export interface ConnectOptions {
  /** Connections kept to a real server; the embedded database always has one. */
  poolSize?: number;
  /** Sees every statement: tests count them. */
  log?: (event: LogEvent) => void;
  /** A ready-made embedded database, so that tests start from a snapshot instead of an empty cluster. */
  embedded?: PGlite;
}

/**
 * Opens the PostgreSQL server at `target.url`, or the embedded PostgreSQL (PGlite) kept in the folder `target.folder`.
 * Both go through `pg.Pool`, so one dialect serves both and int8 arrives as a string in both.
 * @throws {StartError} when the folder is in use by another process, or the server does not answer
 */
export async function connect(
  target: { url: string } | { folder: string },
  options: ConnectOptions = {},
): Promise<Database> {
  if ('url' in target) {
    const pool = new pg.Pool({
      connectionString: target.url,
      max: options.poolSize ?? 10,
      // Compiling a statement takes hundreds of milliseconds: a fan-out of 40 ms took 340. It pays for reports only.
      onConnect: async (client) => {
        await client.query('set jit = off');
      },
    });
    outlive(pool);
    await pool.query('select 1').catch(async (error: unknown) => {
      await pool.end();
      // The host only: the address holds a password.
      throw new StartError(`The database at ${new URL(target.url).host} does not answer: ${reasonOf(error)}`);
    });
    return database(pool, target.url, options, async () => {});
  }
  return connectEmbedded(target.folder, options);
}

/**
 * Lets the process outlive its connections: one that is dropped is replaced by the pool, and who was using it is told
 * by the query. Without listeners an idle one would end the process, and one in use as well.
 */
export function outlive(pool: pg.Pool): void {
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
}

/** Of several addresses tried, Node tells each failure apart and has no message of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ');
  return error instanceof Error ? error.message : String(error);
}

async function connectEmbedded(folder: string, options: ConnectOptions): Promise<Database> {
  let unlock = async () => {};
  let lite = options.embedded;
  if (!lite) {
    await mkdir(dirname(folder), { recursive: true });
    unlock = await lockFolder(folder);
    lite = await PGlite.create(folder, { extensions: { pg_trgm } });
  }
  const embedded = lite;
  const pool = new pg.Pool(createPgConfig(embedded));
  return database(pool, null, options, async () => {
    await embedded.close();
    await unlock();
  });
}

function database(
  pool: pg.Pool,
  url: string | null,
  options: ConnectOptions,
  after: () => Promise<void>,
): Database {
  const db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: keepingPlans(pool) }),
    ...(options.log ? { log: options.log } : {}),
  });
  return {
    db,
    pool,
    url,
    async close() {
      await db.destroy();
      await after();
    },
  };
}
