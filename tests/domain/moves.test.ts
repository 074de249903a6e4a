import { beforeAll, describe, expect, it } from 'vitest';
import { addAlias, listAliases, MOST_ALIASES, removeAlias } from '../../src/domain/accounts/aliases.ts';
import { comeBack, confirmMovedTo, moveOut, receiveMove } from '../../src/domain/accounts/move.ts';
import { readProfile } from '../../src/domain/accounts/profile.ts';
import { hashPassword } from '../../src/domain/auth/password.ts';
import { block } from '../../src/domain/blocks/block.ts';
import { boost } from '../../src/domain/boosts/boost.ts';
import { Invalid } from '../../src/domain/errors.ts';
import { follow } from '../../src/domain/follows/follow.ts';
import type { App } from '../../src/domain/ports.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import { anonymous } from '../../src/domain/viewer.ts';
import { write } from '../../src/domain/write.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { type Person, person, remotePerson } from '../support/people.ts';

const DAY = 86_400_000;
const PASSWORD = 'correct horse battery';
let app: TestApp;
let passwordHash: string;

beforeAll(async () => {
  [app, passwordHash] = await Promise.all([testApp(), hashPassword(PASSWORD)]);
});

/** Whoever is looked for is found to be this account; `fresh`: whether their server can be asked now. */
function finding(id: AccountId | null, fresh = true): App {
  const lookup = async () => (id ? ({ kind: 'account', id } as const) : null);
  return { ...app, remote: { ...app.remote, lookup, renew: async () => fresh } };
}

async function withPassword(): Promise<Person & { uri: string }> {
  const { id, username } = await person(app);
  await app.db
    .updateTable('users')
    .set({ password_hash: passwordHash })
    .where('account_id', '=', id)
    .execute();
  return { id, username, uri: `${app.config.origin}/users/${id}` };
}

async function leave(id: AccountId, to: AccountId | null, fresh = true): Promise<string | undefined> {
  try {
    await moveOut(finding(to, fresh), id, { target: '@somebody@remote.example', password: PASSWORD });
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    return error.faults[0]?.key;
  }
}

const movedTo = async (id: AccountId) => (await readProfile(app, anonymous, id)).movedTo?.id;
const post = (id: AccountId) => composePost(app, id, { text: 'Hello', visibility: 'public', language: 'en' });
const receive = (from: AccountId, to: AccountId) => write(app, (w) => receiveMove(w, from, to));

describe('moving out', () => {
  it('is told to followers, and ends what one says and follows here', async () => {
    const ann = await withPassword();
    const target = await remotePerson(app, { alsoKnownAs: [ann.uri] });
    const other = await person(app);
    const theirs = await post(other.id);
    await app.takeEvents();
    expect(await leave(ann.id, target.id)).toBeUndefined();
    expect(await app.takeEvents()).toEqual([
      { type: 'account.updated', accountId: ann.id },
      { type: 'account.moved', accountId: ann.id, targetId: target.id },
    ]);
    expect(await movedTo(ann.id)).toBe(target.id);
    await expect(post(ann.id)).rejects.toThrow('fault.moved');
    await expect(boost(app, ann.id, theirs)).rejects.toThrow('fault.moved');
    await expect(follow(app, ann.id, other.id)).rejects.toThrow('fault.moved');
    await expect(follow(app, other.id, ann.id)).rejects.toThrow('fault.follow.moved');
  });

  it('can be taken back, and then not be done again for a week', async () => {
    const ann = await withPassword();
    const target = await remotePerson(app, { alsoKnownAs: [ann.uri] });
    await leave(ann.id, target.id);
    expect(await leave(ann.id, target.id)).toBe('fault.move.already');
    await app.takeEvents();
    await comeBack(app, ann.id);
    await comeBack(app, ann.id);
    expect(await app.takeEvents()).toEqual([{ type: 'account.updated', accountId: ann.id }]);
    expect(await movedTo(ann.id)).toBeUndefined();
    await post(ann.id);
    expect(await leave(ann.id, target.id)).toBe('fault.move.soon');
    await app.db
      .updateTable('accounts')
      .set({ moved_at: new Date(Date.now() - 8 * DAY) })
      .where('id', '=', ann.id)
      .execute();
    expect(await leave(ann.id, target.id)).toBeUndefined();
  });

  it('needs the password, and an account that says it is the same person, lives and can be read', async () => {
    const ann = await withPassword();
    const wrong = moveOut(finding(null), ann.id, { target: 'x', password: 'not mine' });
    await expect(wrong).rejects.toMatchObject({ faults: [{ field: 'movePassword' }] });
    expect(await leave(ann.id, null)).toBe('fault.move.unknown');
    expect(await leave(ann.id, ann.id)).toBe('fault.move.self');
    expect(await leave(ann.id, (await remotePerson(app)).id)).toBe('fault.move.unnamed');
    const target = await remotePerson(app, { alsoKnownAs: [ann.uri] });
    expect(await leave(ann.id, target.id, false)).toBe('fault.move.unread');
    const gone = await remotePerson(app, { alsoKnownAs: [ann.uri], movedToUri: 'https://third.example/x' });
    expect(await leave(ann.id, gone.id)).toBe('fault.move.gone');
    const suspended = await remotePerson(app, { alsoKnownAs: [ann.uri], suspended: true });
    expect(await leave(ann.id, suspended.id)).toBe('fault.move.unknown');
    await block(app, ann.id, target.id);
    expect(await leave(ann.id, target.id)).toBe('fault.move.blocked');
    expect(await movedTo(ann.id)).toBeUndefined();
  });

  it('may lead to another account of this server', async () => {
    const [ann, next] = [await withPassword(), await person(app)];
    await addAlias(finding(ann.id), next.id, ann.username);
    expect(await leave(ann.id, next.id)).toBeUndefined();
    expect(await movedTo(ann.id)).toBe(next.id);
  });
});

describe('aliases', () => {
  it('are added once, shown in their order, and taken away', async () => {
    const ann = await person(app);
    const [one, two] = [await remotePerson(app), await remotePerson(app)];
    await app.takeEvents();
    for (const { id } of [one, two, one]) await addAlias(finding(id), ann.id, 'x');
    expect(await app.takeEvents()).toHaveLength(2);
    const shown = await listAliases(app, ann.id);
    expect(shown.map(({ account }) => account?.id)).toEqual([one.id, two.id]);
    await removeAlias(app, ann.id, one.uri);
    await removeAlias(app, ann.id, one.uri);
    expect(await app.takeEvents()).toEqual([{ type: 'account.updated', accountId: ann.id }]);
    expect((await listAliases(app, ann.id)).map(({ uri }) => uri)).toEqual([two.uri]);
  });

  it('are other accounts that exist, and not too many', async () => {
    const ann = await person(app);
    const fault = (key: string) => ({ faults: [{ field: 'alias', key }] });
    await expect(addAlias(finding(null), ann.id, 'x')).rejects.toMatchObject(fault('fault.move.unknown'));
    await expect(addAlias(finding(ann.id), ann.id, 'x')).rejects.toMatchObject(fault('fault.move.self'));
    for (let n = 0; n < MOST_ALIASES; n += 1)
      await addAlias(finding((await remotePerson(app)).id), ann.id, 'x');
    const more = addAlias(finding((await remotePerson(app)).id), ann.id, 'x');
    await expect(more).rejects.toMatchObject(fault('fault.move.aliases'));
  });
});

describe('moves of others', () => {
  it('go round in no circle', async () => {
    const [one, two] = [await remotePerson(app), await remotePerson(app)];
    expect(await receive(one.id, two.id)).toBe(true);
    expect(await receive(two.id, one.id)).toBe(true);
    expect([await movedTo(one.id), await movedTo(two.id)]).toEqual([undefined, one.id]);
    expect([await receive(one.id, two.id), await receive(two.id, one.id)]).toEqual([false, false]);
    expect([await movedTo(one.id), await movedTo(two.id)]).toEqual([undefined, one.id]);
  });

  it('do not lead to somebody who has moved away', async () => {
    const [old, ann] = [await remotePerson(app), await withPassword()];
    const away = await remotePerson(app, { movedToUri: 'https://third.example/x' });
    const target = await remotePerson(app, { alsoKnownAs: [ann.uri] });
    expect(await leave(ann.id, target.id)).toBeUndefined();
    expect([await receive(old.id, away.id), await receive(old.id, ann.id)]).toEqual([false, false]);
    expect(await movedTo(ann.id)).toBe(target.id);
  });

  it('are told once a week, however often the account comes back', async () => {
    const [old, one, two] = [await remotePerson(app), await remotePerson(app), await remotePerson(app)];
    expect([await receive(old.id, one.id), await receive(old.id, two.id)]).toEqual([true, false]);
    const before = new Date(Date.now() - 8 * DAY);
    await app.db.updateTable('accounts').set({ moved_at: before }).where('id', '=', old.id).execute();
    expect(await receive(old.id, two.id)).toBe(true);
  });
});

describe('a profile that says it has moved', () => {
  const says = ({ uri, username }: Person & { uri: string }, movedToUri: string | null) =>
    remotePerson(app, { uri, username, movedToUri });

  it('is believed when the new account agrees, and as long as it says so', async () => {
    const [old, target] = [await remotePerson(app), await remotePerson(app)];
    const confirm = () => write(app, (w) => confirmMovedTo(w, old.id, target.id));
    await confirm();
    expect(await movedTo(old.id)).toBeUndefined();
    await says(old, target.uri);
    expect(await movedTo(old.id)).toBeUndefined();
    await app.takeEvents();
    await confirm();
    expect(await movedTo(old.id)).toBe(target.id);
    expect(await app.takeEvents()).toEqual([]);
    await says(old, target.uri);
    expect(await movedTo(old.id)).toBe(target.id);
    await says(old, null);
    expect(await movedTo(old.id)).toBeUndefined();
  });

  it('does not keep the Move that comes after it from counting', async () => {
    const [old, target] = [await remotePerson(app), await remotePerson(app)];
    await says(old, target.uri);
    await write(app, (w) => confirmMovedTo(w, old.id, target.id));
    expect(await receive(old.id, target.id)).toBe(true);
  });

  it('that says nothing of it leaves what a Move told', async () => {
    const [old, target] = [await remotePerson(app), await remotePerson(app)];
    await receive(old.id, target.id);
    await says(old, null);
    expect(await movedTo(old.id)).toBe(target.id);
  });
});
