import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { logIn } from '../../src/domain/auth/session.ts';
import { openPlace, type Place, perch } from './perch.ts';

const PASSWORD = 'correct horse battery';
const device = { userAgent: '', address: '' };
let place: Place;
beforeAll(async () => {
  place = await openPlace();
});
afterAll(() => place.close());

const run = (...args: string[]) => perch(args, place.environment);
const create = (name: string, ...more: string[]) =>
  run('account', 'create', name, '--email', `${name}@x.example`, '--password', PASSWORD, ...more);

describe('the accounts of a server', { timeout: 120_000 }, () => {
  it('are made confirmed and approved, listed, given new passwords, and deleted for good', async () => {
    expect(await create('ann', '--role', 'owner')).toMatchObject({ code: 0, error: '' });
    expect(await create('bob')).toMatchObject({ code: 0, error: '' });
    const list = await run('account', 'list');
    expect(list.out.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^@ann +owner +active .* ann@x\.example$/),
      expect.stringMatching(/^@bob +user +active .* bob@x\.example$/),
    ]);

    const alone = await run('account', 'role', 'ann', 'user');
    expect(alone).toMatchObject({ code: 1, error: expect.stringContaining('You are the only owner') });
    expect((await run('account', 'role', '@bob', 'king')).error).toContain('The role must be one of');
    expect(await run('account', 'role', '@bob', 'owner')).toMatchObject({
      code: 0,
      out: '@bob is owner now.\n',
    });
    expect((await run('account', 'role', 'bob', 'moderator')).code).toBe(0);
    expect((await run('account', 'list')).out).toMatch(/@bob +moderator/);

    const reset = await run('account', 'reset-password', '@Ann');
    const next = /is (\S+)\n/.exec(reset.out)?.[1] ?? '';
    expect(next.length).toBeGreaterThan(12);
    await place.look(async (app) => {
      await logIn(app, { login: 'ann', password: next, ...device });
      const before = logIn(app, { login: 'ann', password: PASSWORD, ...device });
      await expect(before).rejects.toMatchObject({ name: 'Invalid' });
    });

    expect((await run('account', 'delete', 'bob')).code).toBe(0);
    expect((await run('account', 'list')).out).not.toContain('bob');
    const again = await create('bob');
    expect(again).toMatchObject({ code: 1, error: 'username: This name is taken. Choose another one.\n' });
  });

  it('are refused in words, all faults at once, without a stack', async () => {
    const wrong = await run('account', 'create', 'c-t', '--email', 'no', '--password', 'short');
    expect(wrong).toEqual({
      code: 1,
      out: '',
      error:
        'username: Use 1 to 30 letters, digits and underscores.\nemail: This is not an email address.\npassword: Use at least 10 characters.\n',
    });
    const nobody = await run('account', 'reset-password', 'nobody', '--password', PASSWORD);
    expect(nobody).toEqual({ code: 1, out: '', error: 'Nobody is called @nobody here.\n' });
  });
});
