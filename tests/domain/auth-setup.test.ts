import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../src/db/connect.ts';
import { deleteAccount } from '../../src/domain/accounts/delete.ts';
import { createOwner, setupLink } from '../../src/domain/auth/setup.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { freshDatabase } from '../support/database.ts';
import { DAY, form, member, refusal } from './auth-people.ts';

/** A server of its own: others have owners. */
let app: TestApp;
let database: Database;
beforeAll(async () => {
  database = await freshDatabase();
  app = { ...(await testApp()), db: database.db };
});
afterAll(() => database.close());

const token = async () => new URL((await setupLink(app)) ?? 'none:').searchParams.get('token') ?? '';

describe('the setup', () => {
  it('makes one owner, however many come with the link, and then is over', async () => {
    const link = await token();
    await expect(createOwner(app, `${link}x`, form())).rejects.toMatchObject(
      refusal('Forbidden', 'fault.link.broken'),
    );
    const late = { ...app, clock: { now: () => new Date(Date.now() + 8 * DAY) } };
    await expect(createOwner(late, link, form())).rejects.toMatchObject(
      refusal('Forbidden', 'fault.link.broken'),
    );
    await expect(createOwner(app, link, form({ password: 'short' }))).rejects.toMatchObject({
      faults: [{ field: 'password' }],
    });
    const both = await Promise.allSettled([
      createOwner(app, link, form({ username: 'Admin' })),
      createOwner(app, link, form()),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const rows = await app.db.selectFrom('users').select(['role', 'confirmed_at', 'approved_at']).execute();
    expect(rows).toEqual([{ role: 'owner', confirmed_at: expect.any(Date), approved_at: expect.any(Date) }]);
    expect(await setupLink(app)).toBeNull();
    await expect(createOwner(app, link, form())).rejects.toMatchObject(
      refusal('Conflict', 'fault.setup.done'),
    );
  });

  it('leaves an owner for ever: the last one stays', async () => {
    const [first] = await app.db.selectFrom('users').select('account_id').execute();
    const id = first?.account_id ?? (await member(app, { role: 'owner' })).id;
    const alone = refusal('Conflict', 'fault.account.lastOwner');
    await expect(deleteAccount(app, id)).rejects.toMatchObject(alone);
    await member(app, { role: 'admin' });
    await expect(deleteAccount(app, id)).rejects.toMatchObject(alone);
    const second = await member(app, { role: 'owner' });
    const both = await Promise.allSettled([deleteAccount(app, id), deleteAccount(app, second.id)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const owners = await app.db.selectFrom('users').select('role').where('role', '=', 'owner').execute();
    expect(owners).toHaveLength(1);
  });
});
