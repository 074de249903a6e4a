import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findAccount } from '../../src/domain/accounts/find.ts';
import type { App } from '../../src/domain/ports.ts';
import { homeTimeline } from '../../src/domain/timelines/home.ts';
import { openPlace, type Place, perch } from './perch.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perch-cli-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('perch', { timeout: 120_000 }, () => {
  it.each([
    { args: [], says: 'Say what to do.' },
    { args: ['toString'], says: 'There is no command "toString".' },
    { args: ['account'], says: 'Say "account" with one of create, list, role, reset-password, delete.' },
    { args: ['account', 'create', 'ann'], says: 'account create needs --email and --password.' },
    {
      args: ['account', 'create', 'a', '--email', 'a@b.example', '--password', 'x', '--role', 'god'],
      says: '--role must be one of owner, admin, moderator, user.',
    },
    { args: ['account', 'delete', 'ann', 'bob'], says: '"bob" is too much.' },
    { args: ['recount', '--all'], says: "Unknown option '--all'" },
    { args: ['home'], says: 'There is "home rebuild [NAME]" only.' },
    { args: ['secrets', 'one'], says: 'secrets needs two folders: DATA and POSTGRES_SECRET.' },
  ])('$args is wrong use: exit code 1 and a plain message', async ({ args, says }) => {
    const { code, out, error } = await perch(args, { DATA_DIR: join(folder, 'untouched') });
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(error).toContain(says);
    expect(error).toContain('npm run perch -- help');
    expect(error).not.toMatch(/^\s+at /m);
    await expect(stat(join(folder, 'untouched'))).rejects.toThrow('ENOENT');
  });

  it('says what it can do', async () => {
    const { code, out } = await perch(['--help']);
    expect(code).toBe(0);
    for (const word of ['migrate', 'account create', 'home rebuild', 'recount', 'seed', 'health'])
      expect(out).toContain(word);
  });

  it('names faults of the configuration', async () => {
    const { code, error } = await perch(['migrate'], { DATA_DIR: folder, PORT: 'abc', ROLE: 'boss' });
    expect(code).toBe(1);
    expect(error).toMatch(/^The configuration has 2 faults:\n {2}PORT .*\n {2}ROLE .*\n$/);
  });

  it('migrates, and says on the embedded database of a running server who has it', async () => {
    const environment = { DATA_DIR: join(folder, 'embedded') };
    const files = await readdir(join(import.meta.dirname, '../../migrations'));
    const migrations = files.sort().map((name) => name.replace('.ts', ''));
    const first = await perch(['migrate'], environment);
    expect(first).toEqual({
      code: 0,
      out: `${migrations.map((name) => `${name} is done.\n`).join('')}The database is up to date.\n`,
      error: '',
    });
    const again = await perch(['migrate'], environment);
    expect(again).toEqual({ code: 0, out: 'The database is up to date.\n', error: '' });
    await writeFile(join(folder, 'embedded/database.lock'), String(process.pid));
    const refused = await perch(['account', 'list'], environment);
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.error).toMatch(
      new RegExp(`^The database in .* is in use by process ${process.pid}\\. .*\n$`),
    );
  });
});

describe('health', () => {
  it.each([
    { status: 200, code: 0 },
    { status: 503, code: 1 },
  ])('ends with $code when the server answers $status', async ({ status, code }) => {
    const asked: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url);
      response.writeHead(status).end('{"database":true}');
    });
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address ? String(address.port) : '';
    const health = await perch(['health'], { PORT: port });
    server.close();
    expect(health).toEqual({ code, out: '{"database":true}\n', error: '' });
    expect(asked).toEqual(['/readyz']);
    expect((await perch(['health'], { PORT: port })).code).toBe(1);
  });
});

describe('secrets', () => {
  it('are made once, for PostgreSQL and for Perch, and stay', async () => {
    const [data, postgres] = [join(folder, 'data'), join(folder, 'postgres')];
    const read = () =>
      Promise.all(
        [join(postgres, 'password'), join(data, 'database-password')].map((path) => readFile(path, 'utf8')),
      );
    expect((await perch(['secrets', data, postgres])).code).toBe(0);
    const [theirs, ours] = await read();
    expect(theirs?.trim().length).toBeGreaterThan(30);
    expect(ours).toBe(theirs);
    const { mode, uid, gid } = await stat(join(data, 'database-password'));
    expect(mode & 0o777).toBe(0o600);
    const own = process.getuid?.() ?? 0;
    expect([uid, gid]).toEqual(own === 0 ? [10001, 10001] : [own, process.getgid?.()]);
    expect((await perch(['secrets', data, postgres])).code).toBe(0);
    expect(await read()).toEqual([theirs, ours]);
    await writeFile(join(data, 'database-password'), 'of my own');
    await perch(['secrets', data, postgres]);
    expect(await read()).toEqual([theirs, 'of my own']);
    await writeFile(join(data, 'database-password'), ours ?? '');
    // A folder that was lost is filled from the other: the database knows one password only.
    await rm(postgres, { recursive: true });
    expect((await perch(['secrets', data, postgres])).code).toBe(0);
    expect(await read()).toEqual([theirs, ours]);
  });
});

describe('seed, home rebuild and recount', { timeout: 120_000 }, () => {
  let place: Place;
  beforeAll(async () => {
    place = await openPlace();
  });
  afterAll(() => place.close());

  const run = (...args: string[]) => perch(args, place.environment);
  const totals = async ({ db }: App) => {
    const count = (table: 'posts' | 'users' | 'likes' | 'follows') =>
      db
        .selectFrom(table)
        .select((eb) => eb.fn.countAll<string>().as('count'))
        .executeTakeFirstOrThrow()
        .then((row) => Number(row.count));
    return [await count('posts'), await count('users'), await count('likes'), await count('follows')];
  };

  it('make people to look at, once, and mend what is derived from what they do', async () => {
    expect(await run('seed')).toMatchObject({ code: 0, error: '' });
    const before = await place.look(totals);
    expect(before[0]).toBeGreaterThan(4);
    const twice = await run('seed');
    expect(twice).toMatchObject({ code: 0, out: 'There is a @ines here already. Nothing was done.\n' });
    expect(await place.look(totals)).toEqual(before);

    await place.look(async ({ db }) => {
      await db.deleteFrom('home_entries').execute();
      await db.updateTable('accounts').set({ followers_count: 77 }).where('username', '=', 'kofi').execute();
    });
    expect((await run('home', 'rebuild', 'ines')).out).toBe('Home timelines made anew: 1\n');
    expect((await run('recount')).out).toMatch(/: 0 of posts, 1 of accounts\n$/);
    const [home, others] = await place.look(async (app) => {
      const id = await findAccount(app, 'ines');
      if (!id) throw new Error('Nobody is called ines');
      const { items } = await homeTimeline(app, id, {});
      return [
        items.length,
        await app.db.selectFrom('home_entries').select('post_id').where('account_id', '<>', id).execute(),
      ];
    });
    expect(home).toBeGreaterThan(4);
    expect(others).toEqual([]);
  });
});
