import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addAlias } from '../../src/domain/accounts/aliases.ts';
import { comeBack, moveOut } from '../../src/domain/accounts/move.ts';
import { readProfile } from '../../src/domain/accounts/profile.ts';
import { follow } from '../../src/domain/follows/follow.ts';
import { listFollowers } from '../../src/domain/follows/list.ts';
import { viewerOf } from '../../src/domain/viewer.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import { PASSWORD, settle, startServer, type TestServer } from '../support/servers.ts';

/** Somebody with followers on both servers moves from one Perch to another. */

let here: TestServer;
let there: TestServer;

beforeAll(async () => {
  [here, there] = await Promise.all([startServer(), startServer()]);
});
afterAll(async () => {
  await Promise.all([here?.stop(), there?.stop()]);
});

const followers = async ({ app }: TestServer, id: AccountId) =>
  (await listFollowers(app, viewerOf(id), id, {})).items.map(({ fullHandle }) => fullHandle).sort();

async function known(server: TestServer, handle: string): Promise<AccountId> {
  const found = await server.app.remote.lookup(handle);
  if (found?.kind !== 'account') throw new Error(`${handle} was not found`);
  return found.id;
}

describe('two servers', () => {
  it('bring the followers of one account to another, and show where it went', async () => {
    const [old, fan] = [await here.account('ada'), await here.account('hans')];
    const [next, reader] = [await there.account('ada'), await there.account('theo')];
    await follow(here.app, fan, old);
    const oldThere = await known(there, `@ada@${here.host}`);
    await follow(there.app, reader, oldThere);
    await settle(here, there);
    expect(await followers(here, old)).toEqual([`hans@${here.host}`, `theo@${there.host}`]);

    await addAlias(there.app, next, `ada@${here.host}`);
    await moveOut(here.app, old, { target: `${there.origin}/@ada`, password: PASSWORD });
    await settle(here, there, here);
    expect(await followers(there, next)).toEqual([`hans@${here.host}`, `theo@${there.host}`]);
    expect(await followers(here, old)).toEqual([]);
    const seen = async () => (await readProfile(there.app, viewerOf(reader), oldThere)).movedTo?.id;
    expect(await seen()).toBe(next);
    await expect(follow(there.app, reader, oldThere)).rejects.toThrow('fault.follow.moved');

    await comeBack(here.app, old);
    await follow(here.app, fan, old);
    await settle(here, there);
    // Nobody there follows the old account any more, so nobody is told: it shows at the next look.
    await there.app.remote.renew(oldThere);
    expect(await seen()).toBeUndefined();
    expect(await followers(here, old)).toEqual([`hans@${here.host}`]);
  });
});
