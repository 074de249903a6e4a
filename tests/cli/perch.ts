import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { createApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import type { App } from '../../src/domain/ports.ts';
import { freshDatabase } from '../support/database.ts';

const ENTRY = join(import.meta.dirname, '../../src/cli.ts');

/** What a command said, and how it ended. */
export interface Outcome {
  code: number | null;
  out: string;
  error: string;
}

/** Runs the real command, as `npm run perch --` does, with this environment only. */
export function perch(args: string[], environment: Record<string, string> = {}): Promise<Outcome> {
  const child = spawn(process.execPath, [ENTRY, ...args], {
    env: { PATH: process.env.PATH, ...environment },
  });
  const said = { out: '', error: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.error += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...said }));
  });
}

/** A database and a folder of its own for commands, on the server where there is one. */
export interface Place {
  readonly environment: Record<string, string>;
  /** Looks at it as a server would. */
  look<Result>(use: (app: App) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

export async function openPlace(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'perch-cli-'));
  const database = process.env.DATABASE_URL ? await freshDatabase() : null;
  if (!database) await copyEmbedded(join(folder, 'database'));
  const environment = {
    DATA_DIR: folder,
    PORT: '4998',
    ...(database?.url ? { DATABASE_URL: database.url } : {}),
  };
  return {
    environment,
    async look(use) {
      const running = await createApp(readConfig({ ...environment, LOG_LEVEL: 'error' }));
      try {
        return await use(running.app);
      } finally {
        await running.close();
      }
    },
    async close() {
      await database?.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** An embedded database that has been migrated before: making one anew takes three times as long. */
async function copyEmbedded(folder: string): Promise<void> {
  const loadDataDir = new Blob([await readFile(process.env.PERCH_TEST_SNAPSHOT ?? '')]);
  const lite = await PGlite.create(folder, { loadDataDir, extensions: { pg_trgm } });
  await lite.close();
}
