import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Config } from '../../src/config.ts';
import { composeMail } from '../../src/domain/auth/mail.ts';
import { createLimiter } from '../../src/domain/limits.ts';
import type { App } from '../../src/domain/ports.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import { testApp } from '../support/app.ts';
import { PASSWORD, person } from './people.ts';
import { Visitor } from './visitor.ts';

const fresh = () => `u${randomBytes(6).toString('hex')}`;

async function appWith(config: Partial<Config>): Promise<App> {
  const app = await testApp();
  return { ...app, config: { ...app.config, ...config } };
}

function registration(username = fresh()) {
  return { username, email: `${username}@mail.example`, password: PASSWORD };
}

async function accountOf(app: App, username: string): Promise<AccountId> {
  const row = await app.db
    .selectFrom('accounts')
    .where('username', '=', username)
    .where('domain', 'is', null)
    .select('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

/** What the mail brings. */
async function mailedToken(app: App, accountId: AccountId, kind: 'confirm' | 'reset'): Promise<string> {
  const mail = await composeMail(app, accountId, kind);
  return mail?.text.match(/token=(\S+)/)?.[1] ?? '';
}

describe('the way in', () => {
  it('leads from the registration by the mail and the login to the settings, and out again', async () => {
    const app = await testApp();
    const visitor = new Visitor(app);
    const input = registration();
    const registered = await visitor.post('/register', input);
    expect(registered.status).toBe(303);
    expect(registered.headers.get('location')).toBe('/confirm/sent');

    const early = await visitor.post('/login', { login: input.username, password: PASSWORD });
    expect(early.status).toBe(403);
    expect(await early.text()).toContain('/confirm/resend');

    const accountId = await accountOf(app, input.username);
    const token = await mailedToken(app, accountId, 'confirm');
    const asked = await visitor.page(`/confirm?token=${token}`);
    expect(asked).toContain('Confirm this address');
    const confirmed = await visitor.post('/confirm', { token });
    expect(confirmed.headers.get('location')).toBe('/login?return=/welcome');
    expect(await visitor.page('/login')).toContain('Your email is confirmed');

    const entered = await visitor.post('/login', {
      login: input.email,
      password: PASSWORD,
      return: '/settings/privacy',
    });
    expect(entered.status).toBe(303);
    expect(entered.headers.get('location')).toBe('/settings/privacy');
    expect((await visitor.get('/settings/privacy')).status).toBe(200);

    const left = await visitor.post('/logout');
    expect(left.status).toBe(303);
    expect(visitor.cookies.has('__Host-perch')).toBe(false);
    expect((await visitor.get('/settings/privacy')).status).toBe(303);
  });

  it('keeps the session in a cookie that only we can read, and nobody can set for us', async () => {
    const app = await testApp();
    const { username } = await person(app);
    const answer = await new Visitor(app).post('/login', { login: username, password: PASSWORD });
    const cookie = answer.headers.getSetCookie().find((line) => line.startsWith('__Host-perch='));
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/Secure/);
    expect(cookie).toMatch(/SameSite=Lax/);
    expect(cookie).toMatch(/Max-Age=7776000/);
  });

  it('does not honour the session after the logout, even with the old cookie', async () => {
    const app = await testApp();
    const { visitor } = await person(app);
    const old = new Map(visitor.cookies);
    await visitor.post('/logout');
    for (const [name, value] of old) visitor.cookies.set(name, value);
    expect((await visitor.get('/settings')).status).toBe(303);
  });

  it.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
    '/\t/evil.example',
  ])('never leads to %s', async (target) => {
    const app = await testApp();
    const { username } = await person(app);
    const visitor = new Visitor(app);
    const page = await visitor.page(`/login?return=${encodeURIComponent(target)}`);
    expect(page).toContain('name="return" value="/"');
    const answer = await visitor.post('/login', { login: username, password: PASSWORD, return: target });
    expect(answer.headers.get('location')).toBe('/');
  });
});

describe('wrong input', () => {
  it('brings the registration back with each message beside its field, and all but the password', async () => {
    const visitor = new Visitor(await testApp());
    const answer = await visitor.post('/register', {
      username: 'not a name',
      email: 'nowhere',
      password: 'short-secret',
    });
    const page = await answer.text();
    expect(answer.status).toBe(422);
    expect(page).toContain('value="not a name"');
    expect(page).toContain('value="nowhere"');
    expect(page).not.toContain('short-secret');
    expect(page).toContain('role="alert"');
    for (const field of ['username', 'email']) {
      expect(page).toMatch(new RegExp(`<input[^>]*id="${field}"[^>]*aria-invalid="true"`));
      expect(page).toMatch(new RegExp(`<input[^>]*id="${field}"[^>]*aria-describedby="[^"]*${field}-err`));
      expect(page).toContain(`id="${field}-err"`);
    }
  });

  it('brings the login back without saying which of the two was wrong', async () => {
    const app = await testApp();
    const { username } = await person(app);
    const visitor = new Visitor(app);
    const known = await visitor.post('/login', { login: username, password: 'wrong-wrong-wrong' });
    const unknown = await visitor.post('/login', { login: 'no-such', password: 'wrong-wrong-wrong' });
    expect([known.status, unknown.status]).toEqual([422, 422]);
    const [a, b] = [await known.text(), await unknown.text()];
    expect(a).toContain('role="alert"');
    expect(a).not.toContain('wrong-wrong-wrong');
    expect(a.replaceAll(username, 'no-such')).toBe(b);
  });

  it('shows what was typed as text, never as markup', async () => {
    const visitor = new Visitor(await testApp());
    const answer = await visitor.post('/login', { login: '"><img src=x>', password: 'wrong-wrong-wrong' });
    expect(await answer.text()).not.toContain('<img src=x>');
  });
});

describe('how people join', () => {
  it('leads to the login and not to itself, as the login leads to it', async () => {
    const visitor = new Visitor(await appWith({ registration: 'open' }));
    const head = async (path: string) =>
      /<header class="top">[\s\S]*?<\/header>/.exec(await visitor.page(path))?.[0] ?? '';
    expect([...(await head('/register')).matchAll(/href="(.*?)"/g)].map(([, to]) => to)).toEqual([
      '/',
      '/login',
    ]);
    expect([...(await head('/login?to=x')).matchAll(/href="(.*?)"/g)].map(([, to]) => to)).toEqual([
      '/',
      '/register',
    ]);
  });

  it('is closed when the setting says so: no form, and no way around it', async () => {
    const visitor = new Visitor(await appWith({ registration: 'closed' }));
    expect(await visitor.page('/register')).not.toContain('name="username"');
    const answer = await visitor.post('/register', registration());
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(await visitor.page('/')).not.toContain('href="/register"');
  });

  it('asks for a reason when people are approved', async () => {
    const visitor = new Visitor(await appWith({ registration: 'approval' }));
    expect(await visitor.page('/register')).toContain('name="reason"');
    const answer = await visitor.post('/register', { ...registration(), reason: '' });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('id="reason-err"');
  });

  it('asks for an invitation, and takes it from the link', async () => {
    const visitor = new Visitor(await appWith({ registration: 'invite' }));
    expect(await visitor.page('/register?invite=abc')).toMatch(/name="invite"[^>]*value="abc"/);
    const answer = await visitor.post('/register', { ...registration(), invite: 'no-such-code' });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('id="invite-err"');
  });
});

describe('what was written before a login', () => {
  it('becomes a draft with its audience and what it answers; what is none, nothing', async () => {
    const app = await testApp();
    const { username, accountId } = await person(app);
    const visitor = new Visitor(app);
    const fields = { text: 'Too late', visibility: 'unlisted', inReplyToId: '4711', return: '/local' };
    const asked = await visitor.post('/compose', fields, { 'content-length': '200' });
    expect(asked.status).toBe(401);
    const kept = /name="kept" value="([^"]+)"/.exec(await asked.text())?.[1]?.replaceAll('&quot;', '"') ?? '';
    const login = { login: username, password: PASSWORD, return: '/local' };
    const entered = await visitor.post('/login', { ...login, kept });
    expect(entered.headers.get('location')).toMatch(/^\/compose\?draft=\d+$/);
    const draft = await app.db
      .selectFrom('drafts')
      .select('form')
      .where('account_id', '=', accountId)
      .executeTakeFirstOrThrow();
    expect(draft.form).toEqual({ text: ['Too late'], visibility: ['unlisted'], inReplyToId: ['4711'] });
    for (const nonsense of ['', '{', '[1]', '{"text":"x"}']) {
      const answer = await new Visitor(app).post('/login', { ...login, kept: nonsense });
      expect([nonsense, answer.headers.get('location')]).toEqual([nonsense, '/local']);
    }
    const empty = await new Visitor(app).post('/compose', { text: ' ' }, { 'content-length': '20' });
    expect(empty.status).toBe(303);
  });
});

describe('too often', () => {
  it('means 429 with the time to wait, for guesses at one account', async () => {
    const app = await testApp();
    const visitor = new Visitor({ ...app, limiter: createLimiter(app.db) });
    const login = fresh();
    for (let attempt = 0; attempt < 10; attempt++) {
      expect((await visitor.post('/login', { login, password: 'wrong-wrong-wrong' })).status).toBe(422);
    }
    const answer = await visitor.post('/login', { login, password: 'wrong-wrong-wrong' });
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    const page = await answer.text();
    expect(page).toContain('role="alert"');
    expect(page).toMatch(/Too many attempts\. Wait \d minutes/);
    // What was entered is still there.
    expect(page).toContain(`value="${login}"`);
    expect((await visitor.post('/login', { login: fresh(), password: 'x' })).status).toBe(422);
  });
});

describe('where somebody comes from', () => {
  /** Under which names the limiter counts a login. */
  async function counted(trustProxy: boolean, forwarded: string): Promise<string[]> {
    const app = await appWith({ trustProxy });
    const names: string[] = [];
    const take = async (_kind: string, who: string) => void names.push(who);
    const visitor = new Visitor({ ...app, limiter: { take } });
    await visitor.post('/login', { login: 'Ines', password: 'x' }, { 'x-forwarded-for': forwarded });
    return names;
  }

  it('is what the nearest proxy says, if it is trusted at all', async () => {
    expect(await counted(true, '203.0.113.9, 198.51.100.7')).toEqual(['198.51.100.7 ines']);
    expect(await counted(false, '203.0.113.9, 198.51.100.7')).toEqual(['unknown ines']);
  });

  it('is one place for all addresses of one IPv6 network', async () => {
    const [first] = await counted(true, '2001:db8:1:2::1');
    expect(await counted(true, '2001:db8:1:2:aaaa:bbbb:cccc:dddd')).toEqual([first]);
    expect(await counted(true, '2001:db8:1:3::1')).not.toEqual([first]);
  });
});

describe('a forgotten password', () => {
  it('is replaced by a link that works once', async () => {
    const app = await testApp();
    const { username, email, accountId } = await person(app);
    const visitor = new Visitor(app);
    const asked = await visitor.post('/reset', { email });
    expect(asked.headers.get('location')).toBe('/reset/sent');
    const token = await mailedToken(app, accountId, 'reset');
    const weak = await visitor.post('/reset/new', { token, password: 'short' });
    expect(weak.status).toBe(422);
    expect(await weak.text()).toContain('id="password-err"');
    const changed = await visitor.post('/reset/new', { token, password: 'a whole new password' });
    expect(changed.headers.get('location')).toBe('/login');
    const again = await visitor.post('/reset/new', { token, password: 'another new password' });
    expect(again.status).toBe(422);
    const entered = await visitor.post('/login', { login: username, password: 'a whole new password' });
    expect(entered.status).toBe(303);
  });

  it('answers alike whether or not there is an account', async () => {
    const visitor = new Visitor(await testApp());
    const answer = await visitor.post('/reset', { email: `${fresh()}@mail.example` });
    expect(answer.headers.get('location')).toBe('/reset/sent');
  });
});
