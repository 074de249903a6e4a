import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';

/** Where a server under test keeps its things, and how to be rid of them. */
export interface Place {
  /** For the headline: what the server stands on. */
  readonly name: string;
  readonly environment: Readonly<Record<string, string>>;
  /** The database's name on its server, null for the embedded one. */
  readonly database: string | null;
  drop(): Promise<void>;
}

/**
 * A new, empty place: a database of its own on the server at DATABASE_URL (with queues in Redis where REDIS_URL is
 * given), otherwise a folder for the embedded one.
 */
export async function newPlace(): Promise<Place> {
  const { DATABASE_URL, REDIS_URL } = process.env;
  const folder = await mkdtemp(join(tmpdir(), 'perch-bench-'));
  const port = await freePort();
  const environment = {
    PORT: String(port),
    ORIGIN: `http://localhost:${port}`,
    DATA_DIR: folder,
    LOG_LEVEL: 'warn',
    ALLOW_PRIVATE_ADDRESS: 'true',
    REGISTRATION: 'open',
  };
  if (!DATABASE_URL) {
    const drop = () => rm(folder, { recursive: true, force: true });
    return { name: 'PGlite', environment, database: null, drop };
  }
  const database = `perch_bench_${randomBytes(6).toString('hex')}`;
  await run(DATABASE_URL, `create database ${database}`);
  const url = new URL(DATABASE_URL);
  url.pathname = `/${database}`;
  return {
    name: REDIS_URL ? 'PostgreSQL + Redis' : 'PostgreSQL',
    environment: { ...environment, DATABASE_URL: url.href, ...(REDIS_URL ? { REDIS_URL } : {}) },
    database,
    async drop() {
      if (REDIS_URL) await forgetJobs(url.href, REDIS_URL);
      await run(DATABASE_URL, `drop database if exists ${database} with (force)`);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The jobs of this database only: others may be in the same Redis. */
async function forgetJobs(databaseUrl: string, redisUrl: string): Promise<void> {
  const rows = await run(
    databaseUrl,
    "select value #>> '{}' as name from server_settings where key = 'name'",
  );
  const name = rows[0]?.name;
  if (typeof name !== 'string') return;
  const redis = new Redis(redisUrl);
  for await (const keys of redis.scanStream({ match: `perch-${name}*`, count: 1000 })) {
    if (keys.length > 0) await redis.del(...keys);
  }
  await redis.quit();
}

async function run(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, 'localhost', () => {
      const address = probe.address();
      probe.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
