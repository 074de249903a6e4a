import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSession } from '../../src/domain/auth/session.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import { startServer, type TestServer } from '../support/servers.ts';

/** A visitor who lives elsewhere wants to like something here: home, and back to it there. */
let here: TestServer;
let home: TestServer;
let ann: AccountId;
let bea: AccountId;

beforeAll(async () => {
  [here, home] = await Promise.all([startServer(), startServer()]);
  [ann, bea] = await Promise.all([here.account('ann'), home.account('bea')]);
});
afterAll(() => Promise.all([here.stop(), home.stop()]));

const ask = (path: string, typed: string) =>
  fetch(`${here.origin}${path}`, {
    method: 'POST',
    body: new URLSearchParams({ home: typed }),
    headers: { origin: here.origin, accept: 'text/html' },
  });

const linkIn = (page: string) =>
  /<a class="btn primary block" href="([^"]*)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? null;

async function openedAt(server: TestServer, account: AccountId | null, address: string) {
  const cookie = account
    ? `perch=${(await openSession(server.app, account, { userAgent: 'test', address: '127.0.0.1' })).token}`
    : '';
  const answer = await fetch(address, { redirect: 'manual', headers: { cookie, accept: 'text/html' } });
  return { status: answer.status, location: answer.headers.get('location') ?? '' };
}

describe('a visitor from another server', () => {
  it('is led to their own server and finds the post there', async () => {
    const id = await composePost(here.app, ann, { text: 'Like me', visibility: 'public' });
    const asked = await ask(`/interact/like/${id}`, `@bea@${home.host}`);
    expect(asked.status).toBe(200);
    expect(asked.headers.get('set-cookie')).toContain('perch-home=');
    const link = linkIn(await asked.text());
    expect(link).toBe(
      `${home.origin}/authorize_interaction?uri=${encodeURIComponent(`${here.origin}/posts/${id}`)}`,
    );
    const found = await openedAt(home, bea, link ?? '');
    expect(found.status).toBe(302);
    expect(found.location).toMatch(new RegExp(`^/@ann@${here.host}/\\d+$`));
  });

  it('can name the server alone, and follow', async () => {
    const asked = await ask(`/interact/follow/${ann}`, home.host);
    const link = linkIn(await asked.text());
    expect(link).toContain(`${home.origin}/authorize_interaction?uri=`);
    expect(await openedAt(home, bea, link ?? '')).toEqual({ status: 302, location: `/@ann@${here.host}` });
  });

  it('has to log in there first', async () => {
    const link = `${home.origin}/authorize_interaction?uri=${encodeURIComponent(`acct:ann@${here.host}`)}`;
    const { location } = await openedAt(home, null, link);
    expect(location).toContain('/login?return=');
    expect(await openedAt(home, bea, link)).toEqual({ status: 302, location: `/@ann@${here.host}` });
  });

  it.each([
    ['what is no address', 'not an address', 'Write it as'],
    ['nobody there', 'nobody@localhost:9', 'did not answer'],
    ['an address of this server', 'SELF', 'That is this server'],
    ['an address with a password', 'https://a:b@example.com/', 'Write it as'],
  ])('hears what is wrong with %s', async (_name, typed, says) => {
    const asked = await ask(`/interact/follow/${ann}`, typed === 'SELF' ? `@ann@${here.host}` : typed);
    expect(asked.status).toBe(422);
    expect(await asked.text()).toContain(says);
    expect(asked.headers.get('set-cookie') ?? '').not.toContain('perch-home');
  });

  it('of ours goes straight to the post', async () => {
    const id = await composePost(here.app, ann, { text: 'Here', visibility: 'public' });
    const found = await openedAt(here, ann, `${here.origin}/interact/reply/${id}`);
    expect(found.location).toBe(`/@ann/${id}`);
  });

  it('learns nothing of what is not public', async () => {
    const id = await composePost(here.app, ann, { text: 'Quiet', visibility: 'followers' });
    const answer = await fetch(`${here.origin}/interact/like/${id}`, { headers: { accept: 'text/html' } });
    expect(answer.status).toBe(404);
    expect(
      (await fetch(`${here.origin}/interact/steal/${id}`, { headers: { accept: 'text/html' } })).status,
    ).toBe(404);
  });
});

describe('authorize_interaction', () => {
  it.each(['https://evil.example/', '//evil.example', 'javascript:alert(1)', '/\\evil.example', ''])(
    'never leads anywhere else: %s',
    async (uri) => {
      const { status, location } = await openedAt(
        home,
        bea,
        `${home.origin}/authorize_interaction?uri=${encodeURIComponent(uri)}`,
      );
      expect(status).toBe(302);
      expect(location).toMatch(/^\/search\?q=/);
    },
  );
});

it('what is shared elsewhere stands in the composer', async () => {
  const query = new URLSearchParams({ title: 'A page', text: 'Worth reading', url: 'https://example.com/a' });
  const { location } = await openedAt(home, bea, `${home.origin}/share?${query}`);
  expect(location).toBe(
    `/compose?text=${encodeURIComponent('A page\n\nWorth reading\n\nhttps://example.com/a')}`,
  );
  expect((await openedAt(home, null, `${home.origin}/share?${query}`)).location).toContain('/login');
});
