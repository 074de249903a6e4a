import { beforeAll, describe, expect, it } from 'vitest';
import { block, listBlocked, receiveBlock, receiveUnblock, unblock } from '../../src/domain/blocks/block.ts';
import { acceptFollow } from '../../src/domain/follows/answer.ts';
import { follow } from '../../src/domain/follows/follow.ts';
import { receiveAccept, receiveFollow } from '../../src/domain/follows/receive.ts';
import { like } from '../../src/domain/likes/like.ts';
import { listMuted, mute, unmute } from '../../src/domain/mutes/mute.ts';
import { write } from '../../src/domain/write.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { type Person, person, remotePerson, unique } from '../support/people.ts';
import { says } from './posts-people.ts';
import { countsOf, eventTypes, followRow } from './relations-rows.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
const NONE = { followers: 0, following: 0 };
const told = (accountId: AccountId) =>
  app.db.selectFrom('notifications').select('kind').where('account_id', '=', accountId).execute();

/** Each follows the other, here and there. */
async function friends(other: Person): Promise<Person> {
  const ann = await person(app);
  await follow(app, ann.id, other.id);
  await write(app, (w) => receiveAccept(w, { followerId: ann.id, followeeId: other.id }));
  const uri = unique('https://remote.example/follows/');
  await write(app, (w) => receiveFollow(w, { followerId: other.id, followeeId: ann.id, uri }));
  expect(await countsOf(app, ann.id)).toEqual({ followers: 1, following: 1 });
  await app.takeEvents();
  return ann;
}

describe('a block', () => {
  it('ends the follows of both and what was told, once, and says so', async () => {
    const other = await person(app);
    const ann = await friends(other);
    await like(app, other.id, await says(app, ann.id, 'Hello'));
    expect(await told(ann.id)).toContainEqual({ kind: 'like' });
    await block(app, ann.id, other.id);
    await block(app, ann.id, other.id);
    expect(await followRow(app, ann.id, other.id)).toBeUndefined();
    expect(await followRow(app, other.id, ann.id)).toBeUndefined();
    expect([await countsOf(app, ann.id), await countsOf(app, other.id)]).toEqual([NONE, NONE]);
    expect([await told(ann.id), await told(other.id)]).toEqual([[], []]);
    const events = await app.takeEvents();
    expect(eventTypes(events).filter((type) => type === 'block.created')).toHaveLength(1);
  });

  it('of somebody elsewhere takes the own follow back and refuses theirs', async () => {
    const remote = await remotePerson(app);
    const ann = await friends(remote);
    await block(app, ann.id, remote.id);
    expect(await app.takeEvents()).toEqual([
      expect.objectContaining({ type: 'follow.deleted', followerId: ann.id, followeeId: remote.id }),
      expect.objectContaining({ type: 'follow.rejected', followerId: remote.id, followeeId: ann.id }),
      expect.objectContaining({
        type: 'block.created',
        accountId: ann.id,
        targetId: remote.id,
        uri: expect.stringMatching(/^https:\/\/perch\.example\/blocks\/\d+$/),
      }),
    ]);
  });

  it('by somebody elsewhere ends the follows, too', async () => {
    const remote = await remotePerson(app);
    const ann = await friends(remote);
    const received = () =>
      write(app, (w) =>
        receiveBlock(w, {
          accountId: remote.id,
          targetId: ann.id,
          uri: `https://remote.example/b/${ann.id}`,
        }),
      );
    expect([await received(), await received()]).toEqual([true, false]);
    expect([await countsOf(app, ann.id), await countsOf(app, remote.id)]).toEqual([NONE, NONE]);
    const ended = () => write(app, (w) => receiveUnblock(w, { accountId: remote.id, targetId: ann.id }));
    expect([await ended(), await ended()]).toEqual([true, false]);
  });

  it('stands in the way of a follow, in either direction, until it ends', async () => {
    const [ann, bob, remote] = [await person(app), await person(app), await remotePerson(app)];
    await block(app, ann.id, bob.id);
    await block(app, ann.id, remote.id);
    for (const [one, two] of [
      [ann, bob],
      [bob, ann],
    ] as const)
      await expect(follow(app, one.id, two.id)).rejects.toMatchObject({ key: 'fault.follow.blocked' });
    const uri = unique('https://remote.example/follows/');
    const ask = () => write(app, (w) => receiveFollow(w, { followerId: remote.id, followeeId: ann.id, uri }));
    await app.takeEvents();
    expect(await ask()).toBe('rejected');
    expect(await app.takeEvents()).toEqual([
      { type: 'follow.rejected', followerId: remote.id, followeeId: ann.id, uri },
    ]);
    await unblock(app, ann.id, bob.id);
    await unblock(app, ann.id, remote.id);
    expect(await follow(app, bob.id, ann.id)).toBe('following');
    expect(await ask()).toBe('accepted');
  });

  it('takes back a request, so that it cannot be accepted any more', async () => {
    const [ann, bob] = [await person(app), await person(app, { locked: true })];
    await follow(app, ann.id, bob.id);
    await block(app, bob.id, ann.id);
    await expect(acceptFollow(app, bob.id, ann.id)).rejects.toMatchObject({ name: 'NotFound' });
  });

  it('of oneself or of nobody is none', async () => {
    const ann = await person(app);
    await expect(block(app, ann.id, ann.id)).rejects.toMatchObject({ key: 'fault.block.self' });
    await expect(block(app, ann.id, '1' as AccountId)).rejects.toMatchObject({ name: 'NotFound' });
    await expect(mute(app, ann.id, ann.id)).rejects.toMatchObject({ key: 'fault.mute.self' });
    await expect(mute(app, ann.id, '1' as AccountId)).rejects.toMatchObject({ name: 'NotFound' });
  });
});

describe('a mute', () => {
  it('is silent: the follow stays, nobody is told', async () => {
    const other = await person(app);
    const ann = await friends(other);
    await mute(app, ann.id, other.id);
    await mute(app, ann.id, other.id);
    expect(await app.takeEvents()).toEqual([]);
    expect(await countsOf(app, ann.id)).toEqual({ followers: 1, following: 1 });
    expect((await listMuted(app, ann.id, {})).items.map(({ id }) => id)).toEqual([other.id]);
    expect((await listMuted(app, other.id, {})).items).toEqual([]);
    await unmute(app, ann.id, other.id);
    expect((await listMuted(app, ann.id, {})).items).toEqual([]);
  });
});

describe('the lists of both', () => {
  it.each([
    { name: 'blocks', add: block, list: listBlocked },
    { name: 'mutes', add: mute, list: listMuted },
  ])('go on where a page ends: $name', async ({ add, list }) => {
    const ann = await person(app);
    const others: AccountId[] = [];
    for (let count = 0; count < 3; count += 1) {
      const other = await person(app);
      await add(app, ann.id, other.id);
      others.unshift(other.id);
    }
    const first = await list(app, ann.id, { limit: 2 });
    const second = await list(app, ann.id, { limit: 2, before: first.next ?? '' });
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(others);
    expect(second.next).toBeNull();
  });
});
