import { beforeAll, describe, expect, it } from 'vitest';
import { findAccount } from '../../src/domain/accounts/find.ts';
import { receiveMove } from '../../src/domain/accounts/move.ts';
import { readProfile } from '../../src/domain/accounts/profile.ts';
import { receiveAccount } from '../../src/domain/accounts/receive.ts';
import { followAfterMove } from '../../src/domain/accounts/refollow.ts';
import { updateProfile } from '../../src/domain/accounts/update.ts';
import { block } from '../../src/domain/blocks/block.ts';
import { follow } from '../../src/domain/follows/follow.ts';
import { anonymous } from '../../src/domain/viewer.ts';
import { write } from '../../src/domain/write.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { makeFollow, person, remotePerson } from '../support/people.ts';
import { picture } from '../support/pictures.ts';
import { profile, remoteDraft } from './accounts-drafts.ts';
import { faults } from './auth-people.ts';
import { followRow } from './relations-rows.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
const accountRow = (id: AccountId) =>
  app.db.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

describe('an account that other servers tell of', () => {
  it('is one row by its address, whatever changes about it', async () => {
    const bob = await remotePerson(app);
    const told = { ...remoteDraft(bob), username: `${bob.username}2`, displayName: 'Bob', locked: true };
    expect(await write(app, (w) => receiveAccount(w, told))).toBe(bob.id);
    expect(await accountRow(bob.id)).toMatchObject({
      username: `${bob.username}2`,
      display_name: 'Bob',
      locked: true,
      domain: 'remote.example',
    });
    expect(await findAccount(app, `@${bob.username.toUpperCase()}2@Remote.example`)).toBe(bob.id);
  });

  it('that takes over a name leaves its former bearer a made-up one', async () => {
    const old = await remotePerson(app);
    const uri = `https://remote.example/users/again-${old.username}`;
    const draft = { ...remoteDraft({ uri, username: old.username.toUpperCase() }) };
    const id = await write(app, (w) => receiveAccount(w, draft));
    expect(id).not.toBe(old.id);
    expect(await findAccount(app, `${old.username}@remote.example`)).toBe(id);
    expect(await accountRow(old.id)).toMatchObject({ username: `${old.username}_${old.id}`, uri: old.uri });
  });

  it('is never one of ours, by address or by name', async () => {
    const ann = await person(app);
    const uri = `https://perch.example/users/${ann.id}`;
    await expect(
      write(app, (w) =>
        receiveAccount(w, { ...remoteDraft({ uri, username: 'x' }), domain: 'remote.example' }),
      ),
    ).rejects.toThrow('account of ours');
    await remotePerson(app, { username: ann.username });
    expect(await findAccount(app, ann.username)).toBe(ann.id);
  });

  it('keeps a suspension of ours, and loses one of its own server with its word', async () => {
    const bob = await remotePerson(app);
    const says = async (suspended: boolean) => {
      await write(app, (w) => receiveAccount(w, { ...remoteDraft(bob), suspended }));
      return (await accountRow(bob.id)).suspended_at !== null;
    };
    expect([await says(true), await says(true), await says(false)]).toEqual([true, true, false]);
    await app.db.updateTable('accounts').set({ suspended_at: new Date() }).where('id', '=', bob.id).execute();
    expect([await says(false), await says(true), await says(false)]).toEqual([true, true, true]);
  });

  it('keeps the totals that were read before when it tells none', async () => {
    const bob = await remotePerson(app, { remoteCounts: { followers: 9 } });
    await write(app, (w) => receiveAccount(w, remoteDraft(bob)));
    expect((await readProfile(app, anonymous, bob.id)).counts.followers).toBe(9);
  });
});

describe('a move', () => {
  it('is noted once, and takes local followers along who can go', async () => {
    const [old, target] = [await remotePerson(app), await remotePerson(app)];
    const [ann, bob] = [await person(app), await person(app)];
    for (const { id } of [ann, bob]) await makeFollow(app, id, old.id);
    await block(app, bob.id, target.id);
    await app.takeEvents();
    const move = (from: AccountId, to: AccountId) => write(app, (w) => receiveMove(w, from, to));
    expect([await move(old.id, target.id), await move(old.id, target.id)]).toEqual([true, false]);
    expect(await app.takeEvents()).toEqual([
      { type: 'account.moved', accountId: old.id, targetId: target.id },
    ]);
    expect((await readProfile(app, anonymous, old.id)).movedTo?.id).toBe(target.id);
    for (let times = 0; times < 2; times += 1) await followAfterMove(app, old.id, target.id);
    expect(await followRow(app, ann.id, target.id)).toBeDefined();
    expect(await followRow(app, ann.id, old.id)).toBeUndefined();
    expect(await followRow(app, bob.id, old.id)).toBeDefined();
    expect([await move(ann.id, target.id), await move(old.id, old.id)]).toEqual([false, false]);
  });

  it('to somebody here makes them no follower of themselves', async () => {
    const [old, ann] = [await remotePerson(app), await person(app)];
    await follow(app, ann.id, old.id);
    await followAfterMove(app, old.id, ann.id);
    expect(await followRow(app, ann.id, ann.id)).toBeUndefined();
  });
});

describe('a profile', () => {
  it('is made of safe text, and says that it has changed', async () => {
    const ann = await person(app);
    await app.takeEvents();
    await updateProfile(app, ann.id, {
      ...profile,
      displayName: ' Ann \n of\tthe pier ',
      bio: '<script>x</script> https://a.example #boats',
      fields: [
        { name: ' Site ', value: 'https://a.example' },
        { name: '', value: ' ' },
      ],
      locked: true,
      bot: true,
    });
    expect(await app.takeEvents()).toEqual([
      { type: 'account.updated', accountId: ann.id },
      { type: 'links.unchecked', accountId: ann.id, soon: true },
    ]);
    const seen = await readProfile(app, anonymous, ann.id);
    expect(seen).toMatchObject({ displayName: 'Ann of the pier', kind: 'service', locked: true });
    expect(seen.bioHtml).not.toContain('<script');
    expect(seen.bioHtml).toContain('href="https://a.example"');
    expect(seen.fields).toEqual([
      {
        name: 'Site',
        value: 'https://a.example',
        html: expect.stringMatching(/^<a [^>]*href="https:\/\/a\.example"/),
      },
    ]);
  });

  it('gets new pictures, loses them when asked, and leaves no file behind', async () => {
    const ann = await person(app);
    await updateProfile(app, ann.id, { ...profile, avatar: await picture('#111111') });
    const first = (await accountRow(ann.id)).avatar ?? '';
    await updateProfile(app, ann.id, { ...profile, displayName: 'Other' });
    expect((await accountRow(ann.id)).avatar).toBe(first);
    await updateProfile(app, ann.id, { ...profile, avatar: await picture('#222222') });
    const second = (await accountRow(ann.id)).avatar ?? '';
    expect([await app.files.read(first), await app.files.read(second)]).toEqual([null, expect.any(Buffer)]);
    await updateProfile(app, ann.id, { ...profile, avatar: null });
    expect([(await accountRow(ann.id)).avatar, await app.files.read(second)]).toEqual([null, null]);
  });

  it('that is too long, or has too much, is refused by field, and nothing changes', async () => {
    const ann = await person(app, { displayName: 'Before' });
    const many = Array.from({ length: 7 }, (_, index) => ({ name: `n${index}`, value: 'v' }));
    const wrong = {
      ...profile,
      displayName: 'x'.repeat(51),
      bio: 'x'.repeat(501),
      avatarDescription: 'x'.repeat(501),
      fields: [...many, { name: '', value: 'nameless' }],
    };
    await expect(updateProfile(app, ann.id, wrong)).rejects.toMatchObject(
      faults(
        ['displayName', 'fault.profile.long'],
        ['bio', 'fault.profile.long'],
        ['avatarDescription', 'fault.profile.long'],
        ['fields', 'fault.profile.fields'],
        ['fields', 'fault.profile.unnamed'],
      ),
    );
    await expect(
      updateProfile(app, ann.id, { ...profile, avatar: Buffer.from('no picture') }),
    ).rejects.toMatchObject({ name: 'Invalid' });
    expect((await accountRow(ann.id)).display_name).toBe('Before');
    await updateProfile(app, ann.id, { ...profile, displayName: 'x'.repeat(50), fields: many.slice(0, 6) });
  });

  it('takes no NUL, which the database would refuse', async () => {
    const ann = await person(app);
    const nul = (text: string) => `${text}\u0000`;
    await updateProfile(app, ann.id, {
      ...profile,
      displayName: nul('Ann'),
      bio: nul('Hello'),
      fields: [{ name: nul('Home'), value: nul('Here') }],
      avatarDescription: nul('A face'),
    });
    expect(await accountRow(ann.id)).toMatchObject({
      display_name: 'Ann',
      bio_source: 'Hello',
      fields: [{ name: 'Home', value: 'Here' }],
      avatar_description: 'A face',
    });
    expect(await findAccount(app, nul('nobody_at_all'))).toBeNull();
  });

  it('of somebody suspended, not yet let in or unconfirmed is not to be seen', async () => {
    const [ann, bob, cat] = [await person(app), await person(app), await person(app)];
    await app.db.updateTable('accounts').set({ suspended_at: new Date() }).where('id', '=', ann.id).execute();
    await app.db.updateTable('users').set({ approved_at: null }).where('account_id', '=', bob.id).execute();
    await app.db.updateTable('users').set({ confirmed_at: null }).where('account_id', '=', cat.id).execute();
    for (const { id } of [ann, bob, cat])
      await expect(readProfile(app, anonymous, id)).rejects.toMatchObject({ name: 'NotFound' });
  });
});
