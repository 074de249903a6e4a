import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { follow } from '../../src/domain/follows/follow.ts';
import { like } from '../../src/domain/likes/like.ts';
import type { App } from '../../src/domain/ports.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import { deletePost } from '../../src/domain/posts/delete.ts';
import { rebuildHome } from '../../src/domain/timelines/rebuild.ts';
import { stream } from '../../src/jobs/handlers/stream.ts';
import { createLocalBus } from '../../src/lib/bus.ts';
import { closeStreams } from '../../src/web/stream.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { Member } from './member.ts';
import { Visitor } from './visitor.ts';

let app: App;
let takeEvents: TestApp['takeEvents'];
const takeDeletions = async () => (await takeEvents()).filter(({ type }) => type === 'post.deleted');
let alice: Member;
let bob: Member;

beforeAll(async () => {
  const made = await testApp();
  takeEvents = made.takeEvents;
  app = { ...made, bus: createLocalBus() };
  alice = await Member.join(app, 'alice');
  bob = await Member.join(app, 'bob');
  await follow(app, bob.id, alice.id);
});

afterEach(closeStreams);

/** Reads a stream until it has said `what`; fails by the time limit of the test otherwise. */
async function heard(response: Response, what: RegExp): Promise<string> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (!reader) throw new Error('There is no stream');
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    text += value ?? '';
    if (what.test(text)) {
      void reader.cancel();
      return text;
    }
    if (done) throw new Error(`The stream ended with: ${text}`);
  }
}

describe('the live stream', () => {
  it('is for people of ours', async () => {
    expect((await new Visitor(app).get('/stream')).status).toBe(303);
  });

  it('is not buffered or stored on its way', async () => {
    const response = await bob.get('/stream');
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    expect(response.headers.get('x-accel-buffering')).toBe('no');
    expect(response.headers.get('content-encoding')).toBeNull();
    await heard(response, /id="unread"/);
  });

  it('catches up with what was missed before it was opened', async () => {
    await composePost(app, alice.id, { text: 'while you were away', visibility: 'public' });
    await rebuildHome(app, bob.id);
    const text = await heard(await bob.get('/stream?since=1'), /new post/);
    expect(text).toContain('hx-target="#new-posts"');
  });

  it('tells of new posts when they reach home', async () => {
    await rebuildHome(app, bob.id);
    const before = await composePost(app, alice.id, { text: 'the newest you see', visibility: 'public' });
    const response = await bob.get(`/stream?since=${before}`);
    const news = heard(response, /1 new post</);
    const entryId = await composePost(app, alice.id, { text: 'and one more', visibility: 'public' });
    await rebuildHome(app, bob.id);
    await app.bus.publish({ type: 'home', accountIds: [bob.id], entryId, authorId: alice.id });
    await news;
  });

  it('counts by what its reader has chosen since it was opened', async () => {
    const before = await composePost(app, alice.id, { text: 'seen already', visibility: 'public' });
    const response = await bob.get(`/stream?since=${before}`);
    const news = heard(response, /\d+ new posts?</);
    await bob.post('/settings/filters', {
      phrase: 'rhubarb',
      wholeWord: '1',
      action: 'hide',
      'place-home': '1',
    });
    for (const text of ['rhubarb cake', 'rhubarb jam'])
      await composePost(app, alice.id, { text, visibility: 'public' });
    const entryId = await composePost(app, alice.id, { text: 'apple pie', visibility: 'public' });
    await rebuildHome(app, bob.id);
    await app.bus.publish({ type: 'home', accountIds: [bob.id], entryId, authorId: alice.id });
    expect(await news).toContain('1 new post<');
  });

  it('tells of new posts where the timeline of this server or of everyone is open', async () => {
    await composePost(app, alice.id, { text: 'below', visibility: 'public' });
    const seen = await composePost(app, alice.id, { text: 'on top', visibility: 'public' });
    const frank = await Member.join(app, 'frank');
    const page = await frank.page('/local');
    expect(page).toContain(`/stream?since=${seen}&amp;timeline=local"`);
    expect(await frank.page(`/local?before=${seen}`)).not.toContain('timeline=local');
    const opened = await Promise.all(
      ['local', 'federated'].map((name) => frank.get(`/stream?since=${seen}&timeline=${name}`)),
    );
    const news = Promise.all(opened.map((response) => heard(response, /\d+ new posts?</)));
    await composePost(app, frank.id, { text: 'my own', visibility: 'public' });
    await composePost(app, alice.id, { text: 'for followers', visibility: 'followers' });
    await composePost(app, alice.id, { text: 'an answer', visibility: 'public', inReplyToId: seen });
    const postId = await composePost(app, alice.id, { text: 'news of ours', visibility: 'public' });
    await app.bus.publish({ type: 'public', postId, local: true });
    const [local, federated] = await news;
    expect(local).toMatch(/<a href="\/local">.*1 new post</);
    expect(federated).toMatch(/<a href="\/federated">.*1 new post</);
  });

  it('tells the numbers of a public post to everybody', async () => {
    const postId = await composePost(app, alice.id, { text: 'count me', visibility: 'public' });
    const carol = await Member.join(app, 'carol');
    const news = heard(await carol.get('/stream'), /event: counts\ndata: .*\n/);
    await like(app, bob.id, postId);
    await app.bus.publish({ type: 'post', postId });
    expect(await news).toContain(`"id":"${postId}","replies":0,"boosts":0,"likes":1`);
  });

  it('tells the numbers of a hidden post only to who may see it', async () => {
    const hidden = await composePost(app, alice.id, { text: 'for followers', visibility: 'followers' });
    const open = await composePost(app, alice.id, { text: 'for all', visibility: 'public' });
    const dora = await Member.join(app, 'dora');
    const [stranger, follower] = [await dora.get('/stream'), await bob.get('/stream')];
    const told = Promise.all([
      heard(stranger, new RegExp(`"id":"${open}"`)),
      heard(follower, new RegExp(`"id":"${hidden}"`)),
    ]);
    await app.bus.publish({ type: 'post', postId: hidden });
    await app.bus.publish({ type: 'post', postId: open });
    expect((await told)[0]).not.toContain(hidden);
  });

  it('tells those whom a hidden post named that it is gone, and nobody else', async () => {
    const postId = await composePost(app, alice.id, {
      text: `@${bob.username} psst`,
      visibility: 'mentioned',
    });
    const open = await composePost(app, alice.id, { text: 'gone, too', visibility: 'public' });
    const erin = await Member.join(app, 'erin');
    const [named, stranger] = [await bob.get('/stream'), await erin.get('/stream')];
    const told = Promise.all([
      heard(named, new RegExp(`event: deleted\ndata: {"id":"${postId}"`)),
      heard(stranger, new RegExp(`"id":"${open}"`)),
    ]);
    for (const id of [postId, open]) await deletePost(app, alice.id, id);
    for (const event of await takeDeletions()) await stream(app, event);
    expect((await told)[1]).not.toContain(postId);
  });

  it('ends when the server stops', async () => {
    const response = await bob.get('/stream');
    closeStreams();
    expect(await response.text()).toContain('id="unread"');
  });
});
