import { describe, expect, it } from 'vitest';
import { testApp } from '../support/app.ts';
import { siteOf } from './visitor.ts';

const FORM = 'application/x-www-form-urlencoded';

async function send(headers: Record<string, string>, method = 'POST'): Promise<Response> {
  const site = siteOf(await testApp());
  return site.request('https://perch.example/theme', {
    method,
    headers: { accept: 'text/html', ...headers },
    ...(method === 'GET' ? {} : { body: 'theme=dark' }),
  });
}

describe('forms of other sites', () => {
  it.each([
    ['of another site', { 'content-type': FORM, origin: 'https://evil.example' }],
    ['of a sandbox', { 'content-type': FORM, origin: 'null' }],
    ['of nowhere', { 'content-type': FORM }],
    ['of a sister site', { 'content-type': FORM, 'sec-fetch-site': 'same-site' }],
    ['in another dress', { 'content-type': 'application/json', origin: 'https://evil.example' }],
    ['with our name inside theirs', { 'content-type': FORM, origin: 'https://perch.example.evil.example' }],
  ])('%s are refused with a page', async (_name, headers) => {
    const answer = await send(headers);
    expect(answer.status).toBe(403);
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(await answer.text()).toContain('did not come from this server');
  });

  it.each([
    ['by its origin', { 'content-type': FORM, origin: 'https://perch.example' }],
    ['by what the browser says', { 'content-type': FORM, 'sec-fetch-site': 'same-origin' }],
  ])('and ours are known %s', async (_name, headers) => {
    const answer = await send(headers);
    expect(answer.status).toBe(303);
    expect(answer.headers.get('set-cookie')).toContain('perch-theme=dark');
  });

  it('are refused for every verb that changes something', async () => {
    for (const method of ['PUT', 'PATCH', 'DELETE']) {
      expect((await send({ origin: 'https://evil.example' }, method)).status).toBe(403);
    }
  });
});
