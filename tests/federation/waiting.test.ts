import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { block } from '../../src/domain/blocks/block.ts';
import { follow } from '../../src/domain/follows/follow.ts';
import { mute } from '../../src/domain/mutes/mute.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import { searchAccounts } from '../../src/domain/search/accounts.ts';
import { viewerOf } from '../../src/domain/viewer.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import { openWorld, type World } from './peer-world.ts';

/** Who has signed up, and waits to be confirmed or approved, is nobody to everybody else. */

let world: World;
let ada: AccountId;

beforeAll(async () => {
  world = await openWorld();
  ada = await world.server.account('ada');
});
afterAll(() => world?.stop());

/** Somebody who still lacks one of the two, with a name that search would find. */
async function waiting(lacks: 'confirmed_at' | 'approved_at'): Promise<{ id: AccountId; name: string }> {
  const name = lacks === 'approved_at' ? 'quiet_pat' : 'lonesue';
  const id = await world.server.account(name);
  await world.server.app.db
    .updateTable('accounts')
    .set({ discoverable: true })
    .where('id', '=', id)
    .execute();
  await setWaiting(id, lacks, null);
  return { id, name };
}

const setWaiting = (id: AccountId, lacks: 'confirmed_at' | 'approved_at', value: Date | null) =>
  world.server.app.db
    .updateTable('users')
    .set({ [lacks]: value })
    .where('account_id', '=', id)
    .execute();

const mentionsIn = async (text: string) => {
  const { app } = world.server;
  const id = await composePost(app, ada, { text, visibility: 'mentioned', language: 'en' });
  return app.db.selectFrom('mentions').select('account_id').where('post_id', '=', id).execute();
};

describe.each(['confirmed_at', 'approved_at'] as const)('somebody without %s', (lacks) => {
  it('has no page, no actor and no address, is not found, named or followed, until let in', async () => {
    const { app, origin, host } = world.server;
    const { id, name } = await waiting(lacks);
    const ways = [
      `/@${name}`,
      `/@${name}/followers`,
      `/@${name}/card`,
      `/@${name}.rss`,
      `/interact/follow/${id}`,
      `/users/${id}`,
      `/users/${id}/outbox`,
      `/users/${id}/followers`,
      `/.well-known/webfinger?resource=acct:${name}@${host}`,
    ];
    const statuses = async () => {
      const answers = await Promise.all(
        ways.map((way) =>
          fetch(origin + way, {
            headers: { accept: way.includes('/users/') ? 'application/activity+json' : '*/*' },
          }),
        ),
      );
      return answers.map(({ status }) => status);
    };
    expect(await statuses()).toEqual(ways.map(() => 404));
    const found = async () => (await searchAccounts(app, viewerOf(ada), name)).map((account) => account.id);
    expect(await found()).toEqual([]);
    for (const query of [`@${name}@${host}`, `${origin}/@${name}`, `${origin}/users/${id}`]) {
      expect(await app.remote.lookup(query)).toBeNull();
    }
    for (const act of [follow, block, mute]) {
      await expect(act(app, ada, id)).rejects.toMatchObject({ name: 'NotFound' });
    }
    expect(await mentionsIn(`Hello @${name}`)).toEqual([]);

    const fan = world.peer.account(`fan_${lacks}`);
    const ask = () => world.tell(fan, world.peer.activity(fan, { type: 'Follow', object: world.uri(id) }));
    const answers = () => [...world.peer.got('Accept'), ...world.peer.got('Reject')].length;
    const before = answers();
    expect(await ask()).toBe(202);
    expect(answers()).toBe(before);

    await setWaiting(id, lacks, new Date());
    expect(await statuses()).toEqual(ways.map(() => 200));
    expect(await found()).toEqual([id]);
    expect(await mentionsIn(`Hello @${name}`)).toEqual([{ account_id: id }]);
    await ask();
    expect(answers()).toBe(before + 1);
  });
});
