import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Config } from '../../src/config.ts';
import type { App } from '../../src/domain/ports.ts';
import { testApp } from '../support/app.ts';
import { PASSWORD, person } from './people.ts';
import { siteOf, Visitor } from './visitor.ts';

async function appWith(config: Partial<Config>): Promise<App> {
  const app = await testApp();
  return { ...app, config: { ...app.config, ...config } };
}

async function ask(app: App): Promise<string> {
  const username = `a${randomBytes(6).toString('hex')}`;
  const form = { username, email: `${username}@mail.example`, password: PASSWORD, reason: 'Boats & varnish' };
  const answer = await new Visitor(app, siteOf(app)).post('/register', form);
  expect(answer.status).toBe(303);
  await app.db
    .updateTable('users')
    .set({ confirmed_at: new Date() })
    .where('email', '=', form.email)
    .execute();
  return username;
}

async function approvedAt(app: App, username: string): Promise<Date | null | undefined> {
  const row = await app.db
    .selectFrom('users')
    .innerJoin('accounts', 'accounts.id', 'users.account_id')
    .where('username', '=', username)
    .select('approved_at')
    .executeTakeFirst();
  return row?.approved_at;
}

describe('the admin page', () => {
  it('is not there for people without a role', async () => {
    const app = await testApp();
    const { visitor } = await person(app);
    expect((await visitor.get('/admin')).status).toBe(404);
    expect((await visitor.post('/admin/invites', { maxUses: '1', days: '1' })).status).toBe(404);
    expect((await new Visitor(app).get('/admin')).status).toBe(303);
  });

  it('says on each of its pages where one is, and leads to those one may see', async () => {
    const app = await testApp();
    const [admin, moderator] = await Promise.all(
      (['admin', 'moderator'] as const).map(async (role) => (await person(app, role)).visitor),
    );
    const sections = async (visitor: Visitor | undefined, path: string) => {
      const [nav = ''] =
        /<nav class="tabs vert"[\s\S]*?<\/nav>/.exec((await visitor?.page(path)) ?? '') ?? [];
      const links = [...nav.matchAll(/href="([^"]+)"( aria-current="page")?/g)];
      // Parts of the overview come and go with who waits.
      const pages = links.filter(([, href]) => !href?.includes('#'));
      return { to: pages.map(([, href]) => href), at: links.find(([, , here]) => here)?.[1] };
    };
    const all = ['/admin', '/admin/reports', '/admin/domains'];
    for (const path of all) expect(await sections(admin, path)).toEqual({ to: all, at: path });
    const some = all.slice(0, 2);
    for (const path of some) expect(await sections(moderator, path)).toEqual({ to: some, at: path });
  });

  it('shows who asks to join and why, and answers them', async () => {
    const app = await appWith({ registration: 'approval' });
    const [kept, sent] = [await ask(app), await ask(app)];
    const { visitor } = await person(app, 'moderator');
    const page = await visitor.page('/admin');
    expect(page).toContain(`@${kept}`);
    expect(page).toContain('Boats &amp; varnish');
    const pathOf = (verb: string, name: string) =>
      page.match(new RegExp(`/admin/pending/\\d+/${verb}(?="><button[^>]*aria-label="[^"]*${name}")`))?.[0] ??
      '';
    expect((await visitor.post(pathOf('approve', kept))).status).toBe(303);
    expect((await visitor.post(pathOf('reject', sent))).status).toBe(303);
    expect(await approvedAt(app, kept)).toBeInstanceOf(Date);
    expect(await approvedAt(app, sent)).toBeFalsy();
    const after = await visitor.page('/admin');
    expect(after).not.toContain(`@${kept}`);
    expect(after).not.toContain(`@${sent}`);
  });
});

describe('invitations', () => {
  it('are made by admins, open the door once, and can be taken back', async () => {
    const app = await appWith({ registration: 'invite' });
    const { visitor } = await person(app, 'admin');
    expect((await visitor.post('/admin/invites', { maxUses: '0', days: '14' })).status).toBe(422);
    await visitor.post('/admin/invites', { maxUses: '1', days: '14' });
    const code = (await visitor.page('/admin')).match(/register\?invite=([\w-]+)/)?.[1] ?? '';
    const register = (name: string) =>
      new Visitor(app, siteOf(app)).post('/register', {
        username: name,
        email: `${name}@mail.example`,
        password: PASSWORD,
        invite: code,
      });
    const name = `i${randomBytes(6).toString('hex')}`;
    expect((await register(name)).status).toBe(303);
    expect((await register(`${name}x`)).status).toBe(422);
    const revoke = (await visitor.page('/admin')).match(/\/admin\/invites\/\d+\/revoke/)?.[0] ?? '';
    await visitor.post(revoke);
    expect(await visitor.page('/admin')).not.toContain(revoke);
  });

  it('are not offered where they would do nothing', async () => {
    const app = await appWith({ registration: 'open' });
    const { visitor } = await person(app, 'admin');
    expect(await visitor.page('/admin')).not.toContain('/admin/invites');
    expect((await visitor.post('/admin/invites', { maxUses: '1', days: '1' })).status).toBe(404);
  });
});
