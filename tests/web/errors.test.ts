import { describe, expect, it } from 'vitest';
import {
  Conflict,
  Forbidden,
  Gone,
  Invalid,
  NotFound,
  TooMany,
  Unauthenticated,
} from '../../src/domain/errors.ts';
import type { App } from '../../src/domain/ports.ts';
import { createLog } from '../../src/lib/log.ts';
import { testApp } from '../support/app.ts';
import { Member } from './member.ts';
import { siteOf, Visitor } from './visitor.ts';

/** A site with a page that throws this. */
async function broken(error: unknown, app?: App): Promise<Visitor> {
  const used = app ?? { ...(await testApp()), log: createLog('error', () => {}) };
  const site = siteOf(used);
  site.all('/broken', () => {
    throw error;
  });
  return new Visitor(used, site);
}

describe('errors', () => {
  it.each([
    ['absent', new NotFound(), 404],
    ['gone', new Gone(), 410],
    ['forbidden', new Forbidden(), 403],
    ['invalid', new Invalid({ field: 'x', key: 'errors.invalid' }), 422],
    ['in conflict', new Conflict(), 409],
    ['too many', new TooMany(30), 429],
    ['without a database', Object.assign(new Error('x'), { code: '57P01' }), 503],
    ['broken', new Error('x'), 500],
  ])('what is %s gets a page with its status', async (_name, error, status) => {
    const answer = await (await broken(error)).get('/broken');
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toContain('text/html');
    expect(await answer.text()).toContain(`Error ${status}`);
  });

  it('says how long to wait for the database', async () => {
    const lost = new Error('Connection terminated unexpectedly');
    const answer = await (await broken(lost)).get('/broken');
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '30']);
    const page = await answer.text();
    expect(page).not.toContain('terminated');
    // It may be somebody who is logged in.
    expect(page).not.toContain('/login');
  });

  it('says when to come back', async () => {
    const answer = await (await broken(new TooMany(30))).get('/broken');
    expect(answer.headers.get('retry-after')).toBe('30');
    expect(await answer.text()).toContain('Wait 30 seconds');
  });

  it.each([
    [1, 'Wait a second'],
    [90, 'Wait 90 seconds'],
    [101, 'Wait 2 minutes'],
    [3600, 'Wait 60 minutes'],
  ])('counts %s seconds as people do', async (seconds, words) => {
    expect(await (await broken(new TooMany(seconds))).page('/broken')).toContain(words);
  });

  it('offers to try again where that may help, but not to send a form twice', async () => {
    const again = 'href="/broken">Try again';
    expect(await (await broken(new Error('x'))).page('/broken')).toContain(again);
    expect(await (await broken(new NotFound())).page('/broken')).not.toContain(again);
    const form = await (await broken(new TooMany(5))).post('/broken');
    expect(await form.text()).not.toContain(again);
  });

  it('leads from a refused form back to it, as it was left', async () => {
    const visitor = await broken(new TooMany(5));
    const ours = await visitor.post('/broken', {}, { referer: 'https://perch.example/register?invite=a' });
    expect(await ours.text()).toContain('href="/register?invite=a" data-back');
    const theirs = await visitor.post('/broken', {}, { referer: 'https://evil.example/x' });
    expect(await theirs.text()).not.toContain('data-back');
  });

  it('offers visitors to log in where that may help, and members their ways around', async () => {
    const app = await testApp();
    const visitor = await (await broken(new NotFound(), app)).page('/broken');
    expect(visitor).toContain('href="/login?return=%2Fbroken"');
    expect(visitor).toContain('class="plain"');
    const gone = await (await broken(new Gone(), app)).page('/broken');
    expect(gone).not.toContain('/login?return');
    const member = await (await Member.join(app)).page('/broken');
    expect(member).not.toContain('/login?return');
    expect(member).toContain('<nav class="nav"');
  });

  it('offers to search for the name that nobody has', async () => {
    const page = await new Visitor(await testApp()).page('/@nobody@far.example');
    expect(page).toContain('href="/search?q=%40nobody%40far.example"');
    expect(page).toContain('Nobody here has this name');
  });

  it('hides what is unexpected behind a reference that is in the log', async () => {
    const lines: string[] = [];
    const app = { ...(await testApp()), log: createLog('error', (line) => lines.push(line)) };
    const answer = await (await broken(new Error('password of the database'), app)).get('/broken');
    const page = await answer.text();
    expect(answer.status).toBe(500);
    expect(page).not.toContain('password of the database');
    const [entry] = lines.map((line) => JSON.parse(line) as { requestId: string; error: string });
    expect(entry?.error).toContain('password of the database');
    expect(page).toContain(entry?.requestId ?? 'no entry in the log');
  });

  it('answers a route nobody knows like a thing nobody may see', async () => {
    const unknown = await new Visitor(await testApp()).get('/no/such/page');
    const hidden = await (await broken(new NotFound())).get('/broken');
    expect(unknown.status).toBe(404);
    const bare = async (answer: Response) => (await answer.text()).replace(/return=[^"]+/, '');
    expect(await bare(unknown)).toBe(await bare(hidden));
  });

  it.each([
    [new NotFound(), 404],
    [new Gone(), 410],
    [new Forbidden(), 403],
    [new Unauthenticated(), 401],
    [new TooMany(30), 429],
    [new Error('x'), 500],
  ])('give other servers data instead of a page (%s)', async (error, status) => {
    const visitor = await broken(error);
    for (const accept of ['application/activity+json', 'application/ld+json', 'application/json']) {
      const answer = await visitor.get('/broken', { accept });
      expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'application/json']);
      expect(await answer.json()).toEqual({ error: expect.any(String) });
    }
  });

  it('gives htmx a message with the same status', async () => {
    const htmx = { 'hx-request': 'true', 'hx-request-type': 'partial' };
    const answer = await (await broken(new Conflict())).post('/broken', {}, htmx);
    const text = await answer.text();
    expect(answer.status).toBe(409);
    expect(text).toMatch(/^<hx-partial hx-target="#toasts"/);
    expect(text).not.toContain('<html');
  });

  it('sends a visitor to the login and remembers the page', async () => {
    const answer = await new Visitor(await testApp()).get('/settings/privacy?a=1');
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe('/login?return=%2Fsettings%2Fprivacy%3Fa%3D1');
  });

  it('sends a form to the login and remembers the page it stood on, if it is ours', async () => {
    const visitor = new Visitor(await testApp());
    const ours = await visitor.post('/settings/privacy', {}, { referer: 'https://perch.example/local' });
    expect(ours.headers.get('location')).toBe('/login?return=%2Flocal');
    const theirs = await visitor.post('/settings/privacy', {}, { referer: 'https://evil.example/x' });
    expect(theirs.headers.get('location')).toBe('/login');
  });

  it('refuses too large forms and uploads', async () => {
    const visitor = new Visitor(await testApp());
    const form = await visitor.post('/login', { login: 'x'.repeat(101 * 1024) });
    expect(form.status).toBe(413);
    const page = await form.text();
    expect(page).toContain('too much at once');
    expect(page).not.toContain('href="/login"');
    const upload = await visitor.post(
      '/settings/profile',
      {},
      {
        'content-type': 'multipart/form-data; boundary=x',
        'content-length': String(46 * 1024 * 1024),
      },
    );
    expect(upload.status).toBe(413);
  });
});

describe('headers', () => {
  it('let browsers run nothing but our own files', async () => {
    const { headers } = await new Visitor(await testApp()).get('/login');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('same-origin');
    expect(headers.get('strict-transport-security')).toContain('max-age=');
  });

  it('protect error pages as well, and promise https only where it is', async () => {
    const app = await testApp();
    const config = { ...app.config, origin: 'http://localhost:3000' };
    const { headers } = await new Visitor({ ...app, config }).get('/nothing');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('strict-transport-security')).toBeNull();
  });

  it.each(['/', '/login', '/register', '/reset', '/confirm/resend', '/about', '/nothing'])(
    'fit %s: nothing inline',
    async (path) => {
      const page = await new Visitor(await testApp()).page(path);
      expect(page).toContain('<h1');
      expect(page).not.toMatch(/\sstyle=|<style|\son[a-z]+=|<script(?![^>]*\ssrc=)/);
    },
  );
});
