import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { readProfile } from '../../src/domain/accounts/profile.ts';
import { readSettings } from '../../src/domain/auth/settings.ts';
import { block } from '../../src/domain/blocks/block.ts';
import { mute } from '../../src/domain/mutes/mute.ts';
import type { App } from '../../src/domain/ports.ts';
import { anonymous } from '../../src/domain/viewer.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import { testApp } from '../support/app.ts';
import { person as somebody } from '../support/people.ts';
import { PASSWORD, person } from './people.ts';
import { Visitor } from './visitor.ts';

const PAGES = [
  '/settings',
  '/settings/account',
  '/settings/privacy',
  '/settings/notifications',
  '/settings/appearance',
  '/settings/sessions',
  '/settings/people',
  '/settings/move',
];

async function settingsOf(app: App, accountId: AccountId) {
  const row = await app.db
    .selectFrom('users')
    .where('account_id', '=', accountId)
    .select('settings')
    .executeTakeFirstOrThrow();
  return readSettings(row.settings);
}

function profileForm(fields: Record<string, string | Blob>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
}

describe('every settings page', () => {
  it.each(PAGES)('%s is for people who are logged in, private, and holds nothing inline', async (path) => {
    const app = await testApp();
    expect((await new Visitor(app).get(path)).status).toBe(303);
    const { visitor } = await person(app);
    const answer = await visitor.get(path);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
    const page = await answer.text();
    expect(page).toContain('aria-current="page"');
    expect(page).not.toMatch(/\sstyle=|<style|\son[a-z]+=|<script(?![^>]*\ssrc=)/);
  });
});

describe('the profile', () => {
  it('takes name, text, facts and a picture, and says so once', async () => {
    const app = await testApp();
    const { visitor, accountId } = await person(app);
    const pixels = { width: 40, height: 40, channels: 3, background: 'teal' } as const;
    const picture = await sharp({ create: pixels }).png().toBuffer();
    const form = profileForm({
      displayName: 'Inês <b>',
      bio: 'Boats.',
      fieldName: 'Site',
      fieldValue: 'x.example',
    });
    form.append('avatar', new Blob([new Uint8Array(picture)], { type: 'image/png' }), 'me.png');
    const saved = await visitor.post('/settings/profile', form);
    expect(saved.headers.get('location')).toBe('/settings');
    const profile = await readProfile(app, anonymous, accountId);
    expect(profile.displayName).toBe('Inês <b>');
    expect(profile.avatarUrl).toMatch(/^\/media\//);
    expect(profile.fields[0]?.name).toBe('Site');
    const page = await visitor.page('/settings');
    expect(page).toContain('Profile saved');
    expect(page).toContain('value="Inês &lt;b&gt;"');
    expect(await visitor.page('/settings')).not.toContain('Profile saved');
  });

  it('comes back with everything typed when a picture is none', async () => {
    const app = await testApp();
    const { visitor } = await person(app);
    const form = profileForm({
      displayName: 'Kofi',
      bio: 'A long\nstory',
      fieldName: 'Site',
      fieldValue: 'y.example',
    });
    form.append('avatar', new Blob(['no picture at all'], { type: 'image/png' }), 'me.png');
    const answer = await visitor.post('/settings/profile', form);
    const page = await answer.text();
    expect(answer.status).toBe(422);
    expect(page).toContain('id="avatar-err"');
    for (const typed of ['Kofi', 'A long\nstory', 'y.example']) expect(page).toContain(typed);
  });

  it('keeps the privacy when it is saved, and the other way round', async () => {
    const app = await testApp();
    const { visitor, accountId } = await person(app);
    await visitor.post('/settings/privacy', { locked: '1', hidesFollows: '1' });
    await visitor.post('/settings/profile', profileForm({ displayName: 'Layla', bio: '' }));
    await visitor.post('/settings/privacy', { locked: '1' });
    const profile = await readProfile(app, anonymous, accountId);
    expect(profile).toMatchObject({
      displayName: 'Layla',
      locked: true,
      hidesFollows: false,
      indexable: false,
    });
  });
});

describe('switches', () => {
  it('are off when they are not sent', async () => {
    const app = await testApp();
    const { visitor, accountId } = await person(app);
    await visitor.post('/settings/notifications', { follow: '1', mention: '1' });
    const { notifications } = await settingsOf(app, accountId);
    expect(notifications).toMatchObject({ follow: true, mention: true, like: false, edit: false });
    const page = await visitor.page('/settings/notifications');
    expect(page).toMatch(/name="follow" value="1" checked/);
    expect(page).not.toMatch(/name="like" value="1" checked/);
  });

  it('choose how new posts begin, and refuse what is no choice', async () => {
    const app = await testApp();
    const { visitor, accountId } = await person(app);
    await visitor.post('/settings/appearance', { visibility: 'followers', language: 'pt' });
    await visitor.post('/settings/appearance', { visibility: 'nonsense', language: 'pt' });
    expect(await settingsOf(app, accountId)).toMatchObject({
      defaultVisibility: 'followers',
      defaultLanguage: 'pt',
    });
  });
});

describe('the theme', () => {
  it('is in the page from its first byte, for visitors by cookie', async () => {
    const visitor = new Visitor(await testApp());
    expect(await visitor.page('/login')).toContain('data-theme="auto"');
    const answer = await visitor.post('/theme', { theme: 'dark', return: '/login' });
    expect(answer.headers.get('location')).toBe('/login');
    expect(await visitor.page('/login')).toContain('data-theme="dark"');
    await visitor.post('/theme', { theme: 'purple' });
    expect(await visitor.page('/login')).toContain('data-theme="dark"');
  });

  it('is also what the browser puts around the page, whatever the device prefers', async () => {
    const visitor = new Visitor(await testApp());
    const frames = async () => (await visitor.page('/login')).match(/<meta name="theme-color"[^>]*>/g);
    expect((await frames())?.map((meta) => /prefers-color-scheme: (\w+)/.exec(meta)?.[1])).toEqual([
      'light',
      'dark',
    ]);
    await visitor.post('/theme', { theme: 'dark' });
    expect(await frames()).toEqual(['<meta name="theme-color" content="#121a19">']);
  });

  it('follows a person to their other devices', async () => {
    const app = await testApp();
    const { visitor, username } = await person(app);
    await visitor.post('/theme', { theme: 'light', return: '/settings/appearance' });
    const other = new Visitor(app);
    await other.post('/login', { login: username, password: PASSWORD });
    expect(await other.page('/settings')).toContain('data-theme="light"');
  });
});

describe('sessions', () => {
  it('can be taken back one by one, but only one’s own', async () => {
    const app = await testApp();
    const { visitor, username } = await person(app);
    const other = new Visitor(app);
    await other.post('/login', { login: username, password: PASSWORD });
    const path = (await visitor.page('/settings/sessions')).match(/\/settings\/sessions\/\d+\/revoke/)?.[0];
    const stranger = await person(app);
    await stranger.visitor.post(path ?? '');
    expect((await other.get('/settings')).status).toBe(200);
    await visitor.post(path ?? '');
    expect((await other.get('/settings')).status).toBe(303);
    expect((await visitor.get('/settings')).status).toBe(200);
  });

  it('end everywhere else after a new password', async () => {
    const app = await testApp();
    const { visitor, username } = await person(app);
    const other = new Visitor(app);
    await other.post('/login', { login: username, password: PASSWORD });
    const wrong = await visitor.post('/settings/password', { current: 'not mine', next: 'brand new words' });
    expect(wrong.status).toBe(422);
    expect(await wrong.text()).toContain('id="current-err"');
    const saved = await visitor.post('/settings/password', { current: PASSWORD, next: 'brand new words' });
    expect(saved.status).toBe(303);
    expect((await other.get('/settings')).status).toBe(303);
    expect((await visitor.get('/settings')).status).toBe(200);
  });
});

describe('blocked and muted people', () => {
  it('are listed and let go', async () => {
    const app = await testApp();
    const { visitor, accountId } = await person(app);
    const [first, second] = [await person(app), await person(app)];
    await block(app, accountId, first.accountId);
    await mute(app, accountId, second.accountId);
    const page = await visitor.page('/settings/people');
    expect(page).toContain(`@${first.username}@perch.example`);
    expect(page).toContain(`@${second.username}@perch.example`);
    await visitor.post(`/settings/people/${first.accountId}/unblock`);
    await visitor.post(`/settings/people/${second.accountId}/unmute`);
    const after = await visitor.page('/settings/people');
    expect(after).not.toContain(first.username);
    expect(after).not.toContain(second.username);
  });

  it.each([
    { list: 'blocked', add: block },
    { list: 'muted', add: mute },
  ])('go on by a link where the list is long: $list', async ({ list, add }) => {
    const app = await testApp();
    const { visitor, accountId } = await person(app);
    const names = new Set<string>();
    for (let count = 0; count < 45; count += 1) {
      const other = await somebody(app);
      await add(app, accountId, other.id);
      names.add(other.username);
    }
    let path: string | undefined = '/settings/people';
    let pages = 0;
    while (path && pages < 5) {
      const page: string = await visitor.page(path);
      for (const name of names) if (page.includes(`@${name}@perch.example`)) names.delete(name);
      path = new RegExp(`href="(/settings/people\\?${list}=\\d+)"`).exec(page)?.[1];
      pages += 1;
    }
    expect({ pages, left: names.size }).toEqual({ pages: 3, left: 0 });
  });
});

describe('the end of an account', () => {
  it('needs the name and the password, and is final', async () => {
    const app = await testApp();
    const { visitor, username } = await person(app);
    const noName = await visitor.post('/settings/delete', { name: 'someone', deletePassword: PASSWORD });
    expect(noName.status).toBe(422);
    expect(await noName.text()).toContain('id="name-err"');
    const noPassword = await visitor.post('/settings/delete', { name: username, deletePassword: 'wrong' });
    expect(noPassword.status).toBe(422);
    expect(await noPassword.text()).toContain('id="deletePassword-err"');
    const done = await visitor.post('/settings/delete', { name: `@${username}`, deletePassword: PASSWORD });
    expect(done.headers.get('location')).toBe('/');
    expect((await visitor.get('/settings')).status).toBe(303);
    expect((await visitor.get(`/@${username}`)).status).toBe(410);
  });
});
