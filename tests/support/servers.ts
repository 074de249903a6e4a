import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../src/config.ts';
import { addLocalAccount } from '../../src/domain/accounts/create.ts';
import { hashPassword } from '../../src/domain/auth/password.ts';
import { write } from '../../src/domain/write.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import { type RunningPerch, startPerch } from '../../src/serve.ts';
import { freshDatabase } from './database.ts';

/** A whole Perch on a port of this machine: web, worker, queue, federation, all of it real. */
export interface TestServer extends RunningPerch {
  readonly origin: string;
  readonly host: string;
  /** A confirmed account that can log in with PASSWORD. */
  account(username: string, values?: { displayName?: string; role?: 'user' | 'owner' }): Promise<AccountId>;
}

export const PASSWORD = 'correct horse battery';
let passwordHash: Promise<string> | undefined;

/** Starts a server with an empty database of its own; `environment` overrides what tests usually want. */
export async function startServer(environment: Record<string, string> = {}): Promise<TestServer> {
  const port = await freePort();
  const dataDir = await mkdtemp(join(tmpdir(), 'perch-test-'));
  const database = await freshDatabase();
  const config = readConfig({
    PORT: String(port),
    DATA_DIR: dataDir,
    REGISTRATION: 'open',
    LOG_LEVEL: 'error',
    ALLOW_PRIVATE_ADDRESS: 'true',
    ...(database.url ? { DATABASE_URL: database.url } : {}),
    ...(process.env.REDIS_URL ? { REDIS_URL: process.env.REDIS_URL } : {}),
    ...environment,
  });
  const perch = await startPerch(config, { database });
  return {
    ...perch,
    origin: config.origin,
    host: new URL(config.origin).host,
    async account(username, { displayName = username, role = 'user' } = {}) {
      passwordHash ??= hashPassword(PASSWORD);
      const hash = await passwordHash;
      return write(perch.app, (w) =>
        addLocalAccount(w, {
          username,
          email: `${username}@test.example`,
          passwordHash: hash,
          role,
          confirmed: true,
          approved: true,
          displayName,
        }),
      );
    },
    async stop() {
      await perch.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Waits until all servers are quiet at the same time: what one has done may be what another has yet to do. */
export async function settle(...servers: RunningPerch[]): Promise<void> {
  for (let round = 0; round < servers.length + 1; round += 1) {
    for (const server of servers) await server.settle();
  }
}

/**
 * A port nobody listens on, below the range from which the system takes the ports of outgoing connections
 * (32768 and up on Linux): one from that range may be taken by a connection before the server listens on it,
 * or while a server is down between two starts.
 */
async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(10_000, 32_000);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, 'localhost', () => probe.close(() => resolve(true)));
  });
}
