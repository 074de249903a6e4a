import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import pg from 'pg';
import { type ConnectOptions, connect, type Database } from '../../src/db/connect.ts';
import { migrate } from '../../src/db/migrate.ts';

/**
 * A fresh, migrated database: on the server at DATABASE_URL where that is set (each gets a database of its own,
 * dropped on close), otherwise an embedded one in memory.
 */
export async function freshDatabase(options: ConnectOptions = {}): Promise<Database> {
  return process.env.DATABASE_URL ? onServer(process.env.DATABASE_URL, options) : embedded(options);
}

async function embedded(options: ConnectOptions): Promise<Database> {
  const path = process.env.PERCH_TEST_SNAPSHOT;
  if (!path) throw new Error('tests/support/global-setup.ts has not run');
  const loadDataDir = new Blob([await readFile(path)]);
  const lite = await PGlite.create({ loadDataDir, extensions: { pg_trgm } });
  return connect({ folder: 'memory' }, { ...options, embedded: lite });
}

async function onServer(serverUrl: string, options: ConnectOptions): Promise<Database> {
  const name = `perch_test_${randomBytes(6).toString('hex')}`;
  await command(serverUrl, `create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const database = await connect({ url: url.href }, options);
  await migrate(database.db);
  return {
    ...database,
    async close() {
      await database.close();
      await command(serverUrl, `drop database if exists ${name} with (force)`);
    },
  };
}

async function command(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}
