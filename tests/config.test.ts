import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '../src/config.ts';

function faultsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}

describe('the configuration', () => {
  it('needs nothing', () => {
    expect(readConfig({})).toMatchObject({
      port: 3000,
      origin: 'http://localhost:3000',
      role: 'all',
      databaseUrl: null,
      allowPrivateAddress: true,
    });
  });

  it('takes PORT into the default ORIGIN, and treats an empty value as absent', () => {
    expect(readConfig({ PORT: '4000', REDIS_URL: '' })).toMatchObject({
      origin: 'http://localhost:4000',
      redisUrl: null,
    });
  });

  it('forbids private addresses by itself unless ORIGIN is this machine', () => {
    expect(readConfig({ ORIGIN: 'https://perch.example' }).allowPrivateAddress).toBe(false);
    expect(
      readConfig({ ORIGIN: 'https://perch.example', ALLOW_PRIVATE_ADDRESS: 'true' }).allowPrivateAddress,
    ).toBe(true);
  });

  it('reports every fault at once, by name', () => {
    const faults = faultsOf({
      PORT: 'many',
      ROLE: 'web',
      REGISTRATION: 'maybe',
      ORIGIN: 'perch.example/x',
      REDIS_URL: 'nowhere',
      SECRET_KEY: 'short',
    });
    const names = ['PORT', 'ORIGIN', 'ROLE', 'REGISTRATION', 'REDIS_URL', 'SECRET_KEY'];
    for (const name of names)
      expect(
        faults.some((fault) => fault.startsWith(name)),
        name,
      ).toBe(true);
    expect(faults).toHaveLength(names.length);
  });

  it('takes the password of the database from a file', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'perch-config-')), 'password');
    await writeFile(file, 'p@ss/word\n');
    const config = readConfig({ DATABASE_URL: 'postgres://perch@host/db', DATABASE_PASSWORD_FILE: file });
    expect(config.databaseUrl).toBe('postgres://perch:p%40ss%2Fword@host/db');
    expect(faultsOf({ DATABASE_PASSWORD_FILE: '/nowhere' })).toEqual([
      expect.stringMatching(/^DATABASE_PASSWORD_FILE /),
    ]);
  });

  it('does not repeat a secret in a fault', () => {
    expect(faultsOf({ DATABASE_URL: 'mysql://me:hunter2@host/db' }).join()).not.toContain('hunter2');
  });
});
