import { beforeAll, describe, expect, it } from 'vitest';
import { acceptFollow, rejectFollow, removeFollower } from '../../src/domain/follows/answer.ts';
import { follow, setShowsBoosts, unfollow } from '../../src/domain/follows/follow.ts';
import { listFollowers, listFollowing, listRequests } from '../../src/domain/follows/list.ts';
import {
  receiveAccept,
  receiveFollow,
  receiveReject,
  receiveUnfollow,
} from '../../src/domain/follows/receive.ts';
import { relationships } from '../../src/domain/follows/relationships.ts';
import { anonymous, viewerOf } from '../../src/domain/viewer.ts';
import { write } from '../../src/domain/write.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { person, remotePerson, unique } from '../support/people.ts';
import { countsOf, eventTypes, followRow } from './relations-rows.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
const told = (accountId: AccountId) =>
  app.db
    .selectFrom('notifications')
    .select(['kind', 'from_account_id'])
    .where('account_id', '=', accountId)
    .execute();

describe('following somebody', () => {
  it('who is here and open counts at once, once', async () => {
    const [ann, bob] = [await person(app), await person(app)];
    await app.takeEvents();
    expect(await follow(app, ann.id, bob.id)).toBe('following');
    expect(await follow(app, ann.id, bob.id)).toBe('following');
    const row = await followRow(app, ann.id, bob.id);
    expect(row?.uri).toBe(`https://perch.example/follows/${row?.id}`);
    expect(await app.takeEvents()).toEqual([
      { type: 'follow.created', followId: row?.id, followerId: ann.id, followeeId: bob.id, accepted: true },
      expect.objectContaining({ type: 'notification.created', accountId: bob.id }),
    ]);
    expect([await countsOf(app, ann.id), await countsOf(app, bob.id)]).toEqual([
      { followers: 0, following: 1 },
      { followers: 1, following: 0 },
    ]);
    expect(await told(bob.id)).toEqual([{ kind: 'follow', from_account_id: ann.id }]);
  });

  it('who is locked or elsewhere is asked, and does not count yet', async () => {
    const ann = await person(app);
    for (const other of [await person(app, { locked: true }), await remotePerson(app)]) {
      await app.takeEvents();
      expect(await follow(app, ann.id, other.id)).toBe('requested');
      expect(await follow(app, ann.id, other.id)).toBe('requested');
      expect(await app.takeEvents()).toContainEqual(
        expect.objectContaining({ type: 'follow.created', accepted: false }),
      );
      expect(await countsOf(app, other.id)).toEqual({ followers: 0, following: 0 });
    }
    expect(await countsOf(app, ann.id)).toEqual({ followers: 0, following: 0 });
  });

  it('is refused for oneself, for nobody, the suspended and the deleted', async () => {
    const [ann, bob, cat] = [await person(app), await person(app), await person(app)];
    await app.db.updateTable('accounts').set({ suspended_at: new Date() }).where('id', '=', bob.id).execute();
    await app.db.updateTable('accounts').set({ deleted_at: new Date() }).where('id', '=', cat.id).execute();
    await expect(follow(app, ann.id, ann.id)).rejects.toMatchObject({ key: 'fault.follow.self' });
    for (const id of [bob.id, cat.id, '1' as AccountId])
      await expect(follow(app, ann.id, id)).rejects.toMatchObject({ name: 'NotFound' });
  });

  it('ends, or is taken back, with everything that was counted and told', async () => {
    const [ann, bob, cat] = [await person(app), await person(app), await person(app, { locked: true })];
    await follow(app, ann.id, bob.id);
    await follow(app, ann.id, cat.id);
    await follow(app, ann.id, (await person(app)).id);
    await app.takeEvents();
    for (const other of [bob, cat]) {
      const uri = (await followRow(app, ann.id, other.id))?.uri;
      await unfollow(app, ann.id, other.id);
      await unfollow(app, ann.id, other.id);
      expect(await app.takeEvents()).toEqual([
        { type: 'follow.deleted', followerId: ann.id, followeeId: other.id, uri },
      ]);
      expect(await countsOf(app, other.id)).toEqual({ followers: 0, following: 0 });
      expect(await told(other.id)).toEqual([]);
    }
    expect(await countsOf(app, ann.id)).toEqual({ followers: 0, following: 1 });
  });
});

describe('a request', () => {
  it('that is accepted counts, and can be accepted once', async () => {
    const [ann, bob] = [await person(app), await person(app, { locked: true })];
    await follow(app, ann.id, bob.id);
    expect(await told(bob.id)).toEqual([{ kind: 'follow_request', from_account_id: ann.id }]);
    await app.takeEvents();
    await acceptFollow(app, bob.id, ann.id);
    const followId = (await followRow(app, ann.id, bob.id))?.id;
    expect(await app.takeEvents()).toContainEqual({
      type: 'follow.accepted',
      followId,
      followerId: ann.id,
      followeeId: bob.id,
    });
    expect(await countsOf(app, bob.id)).toEqual({ followers: 1, following: 0 });
    expect(await told(bob.id)).toEqual([{ kind: 'follow', from_account_id: ann.id }]);
    await expect(acceptFollow(app, bob.id, ann.id)).rejects.toMatchObject({ name: 'NotFound' });
    expect(await countsOf(app, ann.id)).toEqual({ followers: 0, following: 1 });
  });

  it('is answered by whom it was made to, and by nobody else', async () => {
    const [ann, bob] = [await person(app), await person(app, { locked: true })];
    await follow(app, ann.id, bob.id);
    await expect(acceptFollow(app, ann.id, bob.id)).rejects.toMatchObject({ name: 'NotFound' });
    expect((await followRow(app, ann.id, bob.id))?.accepted_at).toBeNull();
  });

  it('that is turned down, and a follower who is removed, are gone', async () => {
    const [ann, bob] = [await person(app), await person(app, { locked: true })];
    await follow(app, ann.id, bob.id);
    const uri = (await followRow(app, ann.id, bob.id))?.uri;
    await app.takeEvents();
    await rejectFollow(app, bob.id, ann.id);
    expect(await app.takeEvents()).toEqual([
      { type: 'follow.rejected', followerId: ann.id, followeeId: bob.id, uri },
    ]);
    expect(await followRow(app, ann.id, bob.id)).toBeUndefined();
    await follow(app, ann.id, bob.id);
    await acceptFollow(app, bob.id, ann.id);
    await removeFollower(app, bob.id, ann.id);
    expect(await countsOf(app, bob.id)).toEqual({ followers: 0, following: 0 });
    expect(await countsOf(app, ann.id)).toEqual({ followers: 0, following: 0 });
    await expect(removeFollower(app, bob.id, ann.id)).rejects.toMatchObject({ name: 'NotFound' });
  });
});

describe('a follow from elsewhere', () => {
  const ask = (
    followerId: AccountId,
    followeeId: AccountId,
    uri = unique('https://remote.example/follows/'),
  ) => write(app, (w) => receiveFollow(w, { followerId, followeeId, uri }));

  it('is accepted at once, counted once, and answered again when it comes again under its newest name', async () => {
    const [ann, remote] = [await person(app), await remotePerson(app)];
    await app.takeEvents();
    expect(await ask(remote.id, ann.id, `https://remote.example/f/1${ann.id}`)).toBe('accepted');
    expect(eventTypes(await app.takeEvents())).toEqual([
      'follow.created',
      'follow.accepted',
      'notification.created',
    ]);
    const newest = `https://remote.example/f/2${ann.id}`;
    expect(await ask(remote.id, ann.id, newest)).toBe('accepted');
    expect(eventTypes(await app.takeEvents())).toEqual(['follow.accepted']);
    expect((await followRow(app, remote.id, ann.id))?.uri).toBe(newest);
    expect(await countsOf(app, ann.id)).toEqual({ followers: 1, following: 0 });
  });

  it('waits for a locked account, however often it comes', async () => {
    const [ann, remote] = [await person(app, { locked: true }), await remotePerson(app)];
    expect(await ask(remote.id, ann.id)).toBe('requested');
    await app.takeEvents();
    expect(await ask(remote.id, ann.id)).toBe('requested');
    expect(await app.takeEvents()).toEqual([]);
    expect(await countsOf(app, ann.id)).toEqual({ followers: 0, following: 0 });
  });

  it('under the name of somebody else’s follow changes nothing', async () => {
    const [ann, remote, other] = [await person(app), await remotePerson(app), await remotePerson(app)];
    const uri = unique('https://remote.example/follows/');
    await ask(remote.id, ann.id, uri);
    expect(await ask(other.id, ann.id, uri)).toBe('rejected');
    expect((await followRow(app, remote.id, ann.id))?.uri).toBe(uri);
    expect(await followRow(app, other.id, ann.id)).toBeUndefined();
    await ask(other.id, ann.id);
    expect(await ask(other.id, ann.id, uri)).toBe('rejected');
    expect((await followRow(app, remote.id, ann.id))?.uri).toBe(uri);
  });

  it('is refused for who is no local account, or gone', async () => {
    const [ann, remote, other] = [await person(app), await remotePerson(app), await remotePerson(app)];
    await app.db.updateTable('accounts').set({ deleted_at: new Date() }).where('id', '=', ann.id).execute();
    await app.takeEvents();
    expect(await ask(remote.id, ann.id)).toBe('rejected');
    expect(await ask(remote.id, other.id)).toBe('rejected');
    expect(eventTypes(await app.takeEvents())).toEqual(['follow.rejected', 'follow.rejected']);
  });

  it('ends when it is undone', async () => {
    const [ann, remote] = [await person(app), await remotePerson(app)];
    await ask(remote.id, ann.id);
    const undo = () => write(app, (w) => receiveUnfollow(w, { followerId: remote.id, followeeId: ann.id }));
    expect([await undo(), await undo()]).toEqual([true, false]);
    expect(await countsOf(app, ann.id)).toEqual({ followers: 0, following: 0 });
  });
});

describe('an answer from elsewhere', () => {
  it('accepts what was asked for, and never makes a follow', async () => {
    const [ann, remote, other] = [await person(app), await remotePerson(app), await remotePerson(app)];
    await follow(app, ann.id, remote.id);
    const followUri = (await followRow(app, ann.id, remote.id))?.uri ?? null;
    const accept = (answer: { followerId: AccountId; followeeId: AccountId; followUri?: string | null }) =>
      write(app, (w) => receiveAccept(w, answer));
    await app.takeEvents();
    expect(await accept({ followerId: ann.id, followeeId: other.id })).toBe(false);
    expect(await accept({ followerId: ann.id, followeeId: other.id, followUri })).toBe(false);
    expect(
      await accept({ followerId: ann.id, followeeId: remote.id, followUri: 'https://x.example/1' }),
    ).toBe(false);
    // Nor does a remote account let another in: what we hear of others' follows is not ours to believe.
    await app.db
      .insertInto('follows')
      .values({ follower_id: other.id, followee_id: remote.id, uri: unique('https://remote.example/f/') })
      .execute();
    expect(await accept({ followerId: other.id, followeeId: remote.id })).toBe(false);
    expect(await app.takeEvents()).toEqual([]);
    expect(await countsOf(app, ann.id)).toEqual({ followers: 0, following: 0 });
    expect(await accept({ followerId: ann.id, followeeId: remote.id, followUri })).toBe(true);
    expect(await accept({ followerId: ann.id, followeeId: remote.id, followUri })).toBe(false);
    expect(eventTypes(await app.takeEvents())).toEqual(['follow.accepted']);
    expect(await countsOf(app, ann.id)).toEqual({ followers: 0, following: 1 });
  });

  it('refuses, also later', async () => {
    const [ann, remote] = [await person(app), await remotePerson(app)];
    const pair = { followerId: ann.id, followeeId: remote.id };
    const reject = () => write(app, (w) => receiveReject(w, pair));
    await follow(app, ann.id, remote.id);
    await write(app, (w) => receiveAccept(w, pair));
    await app.takeEvents();
    expect([await reject(), await reject()]).toEqual([true, false]);
    expect(eventTypes(await app.takeEvents())).toEqual(['follow.rejected']);
    expect(await countsOf(app, ann.id)).toEqual({ followers: 0, following: 0 });
    await follow(app, ann.id, remote.id);
    expect(await reject()).toBe(true);
  });
});

describe('lists and relationships', () => {
  it('page through followers and following, newest first, and keep requests apart', async () => {
    const ann = await person(app);
    const others = [];
    for (let count = 0; count < 3; count += 1) {
      const other = await person(app);
      await follow(app, other.id, ann.id);
      others.unshift(other.id);
    }
    await app.db.updateTable('accounts').set({ locked: true }).where('id', '=', ann.id).execute();
    const waiting = await person(app);
    await follow(app, waiting.id, ann.id);
    const first = await listFollowers(app, anonymous, ann.id, { limit: 2 });
    expect(first.items.map(({ id }) => id)).toEqual(others.slice(0, 2));
    const second = await listFollowers(app, anonymous, ann.id, { limit: 2, before: first.next ?? '' });
    expect(second.items.map(({ id }) => id)).toEqual(others.slice(2));
    expect(second.next).toBeNull();
    expect((await listRequests(app, ann.id, {})).items.map(({ id }) => id)).toEqual([waiting.id]);
    const following = await listFollowing(app, anonymous, others[0] ?? ann.id, {});
    expect(following.items.map(({ id }) => id)).toEqual([ann.id]);
  });

  it('are hidden from others by whoever wants that', async () => {
    const [ann, bob] = [await person(app), await person(app)];
    await follow(app, bob.id, ann.id);
    await app.db.updateTable('accounts').set({ hides_follows: true }).where('id', '=', ann.id).execute();
    for (const list of [listFollowers, listFollowing]) {
      await expect(list(app, viewerOf(bob.id), ann.id, {})).rejects.toMatchObject({ name: 'Forbidden' });
      await expect(list(app, anonymous, ann.id, {})).rejects.toMatchObject({ name: 'Forbidden' });
      await list(app, viewerOf(ann.id), ann.id, {});
    }
  });

  it('tell how two stand to each other, seen from the one', async () => {
    const [ann, bob, cat] = [await person(app), await person(app), await person(app, { locked: true })];
    await follow(app, ann.id, bob.id);
    await follow(app, ann.id, cat.id);
    await setShowsBoosts(app, ann.id, bob.id, false);
    const none = {
      following: false,
      requested: false,
      showsBoosts: true,
      followedBy: false,
      requestedBy: false,
      blocking: false,
      blockingDomain: false,
      blockedBy: false,
      muting: false,
    };
    const seen = await relationships(app, viewerOf(ann.id), [bob.id, cat.id, ann.id]);
    expect([...seen.keys()].sort()).toEqual([bob.id, cat.id].sort());
    expect(seen.get(bob.id)).toEqual({ ...none, following: true, showsBoosts: false });
    expect(seen.get(cat.id)).toEqual({ ...none, requested: true });
    expect((await relationships(app, viewerOf(bob.id), [ann.id])).get(ann.id)).toEqual({
      ...none,
      followedBy: true,
    });
    expect((await relationships(app, viewerOf(cat.id), [ann.id])).get(ann.id)).toEqual({
      ...none,
      requestedBy: true,
    });
    expect((await relationships(app, anonymous, [ann.id])).size).toBe(0);
  });
});
