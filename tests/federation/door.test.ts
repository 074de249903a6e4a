import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp } from '../support/app.ts';
import { ACTIVITY, type Face, openFace, type Peer, startPeer } from './peer.ts';
import { local, type Person } from './rows.ts';

let face: Face;
let peer: Peer;
let ann: Person;

beforeAll(async () => {
  face = await openFace(await testApp());
  peer = await startPeer();
  ann = await local(face.app);
});
afterAll(() => peer.close());

const post = (path: string, body: string, headers: Record<string, string> = {}) =>
  new Request(`https://perch.example${path}`, {
    method: 'POST',
    headers: { 'content-type': ACTIVITY, ...headers },
    body,
  });
/** An activity that nothing follows from. */
const harmless = (name: string) =>
  JSON.stringify({
    '@context': 'https://www.w3.org/ns/activitystreams',
    id: `${peer.actor(name)}/activities/1`,
    type: 'Travel',
    actor: peer.actor(name),
  });

describe('the inbox', () => {
  it('is for posting only', async () => {
    for (const path of ['/inbox', `/users/${ann.id}/inbox`]) {
      const response = await face.ask(path);
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
    }
  });

  it('takes what is signed, on both doors, behind a proxy too', async () => {
    for (const path of ['/inbox', `/users/${ann.id}/inbox`]) {
      const signed = await peer.sign(post(path, harmless('bob')), 'bob');
      const headers = new Headers(signed.headers);
      headers.set('host', 'inner:3000');
      const inner = new Request(`http://inner:3000${path}`, {
        method: 'POST',
        headers,
        body: await signed.text(),
      });
      expect([path, (await face.ask(inner)).status]).toEqual([path, 202]);
    }
  });

  it('refuses what is unsigned, altered, or signed for another address', async () => {
    expect((await face.ask(post('/inbox', harmless('bob')))).status).toBe(401);
    const signed = await peer.sign(post('/inbox', harmless('bob')), 'bob');
    const altered = post('/inbox', harmless('carl'), Object.fromEntries(signed.headers));
    expect((await face.ask(altered)).status).toBe(401);
    const again = await peer.sign(post('/inbox', harmless('bob')), 'bob');
    const moved = post(`/users/${ann.id}/inbox`, await again.text(), Object.fromEntries(again.headers));
    expect((await face.ask(moved)).status).toBe(401);
    const foreign = new Request('https://other.example/inbox', {
      method: 'POST',
      headers: { 'content-type': ACTIVITY },
      body: harmless('bob'),
    });
    expect((await face.ask(await peer.sign(foreign, 'bob'))).status).toBe(401);
  });

  it('answers the unreadable below 500', async () => {
    expect((await face.ask(post('/inbox', '{"', {}))).status).toBe(400);
    expect((await face.ask(post('/inbox', 'null', {}))).status).toBeLessThan(500);
    expect((await face.ask(post('/inbox', '[[[[]]]]', {}))).status).toBeLessThan(500);
    expect((await face.ask(post('/inbox', `${'['.repeat(20_000)}`, {}))).status).toBe(400);
    const deep = `{"id":"https://x.example/1","type":"Create","object":${'{"object":'.repeat(5_000)}1${'}'.repeat(5_001)}`;
    expect((await face.ask(await peer.sign(post('/inbox', deep), 'bob'))).status).toBeLessThan(500);
    expect((await face.ask(post('/inbox', 'a=b', { 'content-type': 'text/plain' }))).status).toBe(415);
  });

  it('takes 1 MB at most, whether the size is told or not', async () => {
    const large = `{"content":"${'x'.repeat(1_100_000)}"}`;
    expect((await face.ask(post('/inbox', large))).status).toBe(413);
    const told = post('/inbox', large, { 'content-length': String(large.length) });
    expect((await face.ask(told)).status).toBe(413);
  });

  it('of nobody is not there', async () => {
    const signed = await peer.sign(post('/users/1/inbox', harmless('bob')), 'bob');
    expect((await face.ask(signed)).status).toBe(404);
  });
});

describe('everything else', () => {
  it('is left to the pages', async () => {
    expect((await face.ask('/about', 'text/html')).status).toBe(299);
    const form = new Request('https://perch.example/posts/1/like', { method: 'POST' });
    expect((await face.ask(form)).status).toBe(299);
  });

  it('gives heads without bodies', async () => {
    const request = new Request(ann.uri, { method: 'HEAD', headers: { accept: ACTIVITY } });
    const response = await face.ask(request);
    expect([response.status, await response.text()]).toEqual([200, '']);
  });
});
