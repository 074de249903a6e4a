import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { beginFetching, endFetching } from '../../src/domain/conversations/fetching.ts';
import { readPost } from '../../src/domain/posts/hydrate.ts';
import { anonymous } from '../../src/domain/viewer.ts';
import { createLocalBus } from '../../src/lib/bus.ts';
import type { AccountId, PostId } from '../../src/lib/ids.ts';
import { closeStreams } from '../../src/web/stream.ts';
import { addPerson, addRow } from '../domain/timelines-rows.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { htmx, Member } from './member.ts';
import { Visitor } from './visitor.ts';

const FETCHING = 'Some replies may be missing; fetching them from the original server';
let app: TestApp;
let alice: Member;
let far: AccountId;
let postId: PostId;
let path: string;

beforeAll(async () => {
  app = { ...(await testApp()), bus: createLocalBus() };
  alice = await Member.join(app, 'alice');
  far = await addPerson(app, { local: false });
});
beforeEach(async () => {
  postId = await addRow(app, far, { local: false });
  path = (await readPost(app, anonymous, postId)).path;
  await app.takeEvents();
});
afterEach(closeStreams);

const wanted = async () => (await app.takeEvents()).filter(({ type }) => type === 'replies.wanted');

/** The HTML of one post on a page. */
const cardOf = (page: string, id: PostId | undefined) =>
  new RegExp(`<article[^>]* id="post-${id}".*?</article>`, 's').exec(page)?.[0] ?? '';

/** What a stream says until `what`; the time limit of the test ends it otherwise. */
async function heard(response: Response, what: RegExp): Promise<string> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (reader && !what.test(text)) {
    const { done, value } = await reader.read();
    if (done) throw new Error(`The stream ended with: ${text}`);
    text += value;
  }
  void reader?.cancel();
  return text;
}

describe('the page of a remote post', () => {
  it('has its answers fetched when a member opens it, and says so', async () => {
    const page = await alice.page(path);
    expect(await wanted()).toEqual([{ type: 'replies.wanted', postId }]);
    expect(page).toContain(FETCHING);
    expect(page).toContain(`<a href="${path}" class="nojs-only">Reload</a>`);
    expect(page).toContain(`hx-sse:connect="/stream?thread=${postId}"`);
    expect(page).toMatch(new RegExp(`id="answers"[^>]*hx-get="${path}" hx-trigger="thread from:body"`));
  });

  it('says what a reply answers only where its place does not show it', async () => {
    const replies: PostId[] = [];
    let parent = postId;
    for (let level = 1; level <= 4; level += 1) {
      parent = await addRow(app, far, { replyTo: parent, text: `level ${level}` });
      replies.push(parent);
    }
    const page = await alice.page(`${path}?show=${replies[2]}.5`);
    const said = replies.map((id) => /<p class="re">/.test(cardOf(page, id)));
    expect(said).toEqual([false, false, false, true]);
    // Under an answer that has gone nothing else tells.
    await app.db
      .updateTable('posts')
      .set({ deleted_at: new Date() })
      .where('id', '=', replies[0] ?? postId)
      .execute();
    const after = await alice.page(path);
    expect(after).toContain('This post was deleted');
    expect(cardOf(after, replies[1])).toContain('<p class="re">');
    expect(cardOf(after, replies[2])).not.toContain('<p class="re">');
  });

  it('says afterwards when that was, and where the rest is', async () => {
    await beginFetching(app, postId);
    await endFetching(app, postId);
    const page = await alice.page(path);
    expect(page).not.toContain(FETCHING);
    expect(page).toMatch(/Last fetched <time [^>]*data-full>/);
    expect(page).toContain('See the whole conversation on');
    expect(page).toContain('hx-sse:connect="/stream"');
    expect(await wanted()).toEqual([]);
  });

  it('makes visitors cause no work; what members caused they see, with a link to reload', async () => {
    const visitor = new Visitor(app);
    expect(await visitor.page(path)).not.toContain(FETCHING);
    expect(await wanted()).toEqual([]);
    await beginFetching(app, postId);
    const page = await visitor.page(path);
    expect(page).toContain(FETCHING);
    expect(page).toContain(`<a href="${path}">Reload</a>`);
  });

  it('gives htmx the answers alone: the reply being typed stays where it is', async () => {
    await beginFetching(app, postId);
    await addRow(app, far, { replyTo: postId, text: 'brought in meanwhile' });
    const fragment = await (await alice.get(path, htmx)).text();
    expect(fragment).toMatch(/^<section id="answers"/);
    expect(fragment).toContain('brought in meanwhile');
    expect(fragment).toContain(FETCHING);
    expect(fragment).not.toContain('<textarea');
    const page = await alice.page(path);
    expect(page.indexOf('<textarea')).toBeGreaterThan(0);
    expect(page.indexOf('<textarea')).toBeLessThan(page.indexOf('id="answers"'));
  });

  it('speaks of new replies at once, then only after a while, and when it is over', async () => {
    await beginFetching(app, postId);
    const shown = async (query = '') => (await alice.get(path + query, query ? htmx : {})).text();
    const told = (page: string) => /name="told" value="([\d.]+)"/.exec(page)?.[1] ?? '';
    const said = (page: string) => /data-say>([^<]+)</.exec(page)?.[1] ?? null;
    const first = told(await shown());
    expect(first).toBe('0.0');
    await addRow(app, far, { replyTo: postId });
    const second = await shown(`?told=${first}`);
    expect(said(second)).toBe('1 new reply');
    await addRow(app, far, { replyTo: postId });
    await addRow(app, far, { replyTo: postId });
    const third = await shown(`?told=${told(second)}`);
    expect([said(third), told(third)]).toEqual([null, told(second)]);
    expect(said(await shown(`?told=1.${Number(told(second).split('.')[1]) - 30}`))).toBe('2 new replies');
    await endFetching(app, postId);
    expect(said(await shown(`?told=${told(third)}`))).toBe('2 new replies');
  });

  it('of ours says nothing of other servers', async () => {
    const own = await addRow(app, alice.id);
    const page = await alice.page((await readPost(app, anonymous, own)).path);
    expect(page).not.toContain(FETCHING);
    expect(page).not.toContain('Some replies live on other servers');
    expect(await wanted()).toEqual([]);
  });
});

describe('the live stream', () => {
  it('tells a page of its conversation, of none other, and at once of what it may have missed', async () => {
    const other = await addRow(app, far, { local: false });
    const count = (text: string) => text.split('event: thread').length - 1;
    const quiet = [await alice.get(`/stream?thread=${other}`), await alice.get('/stream')].map((response) =>
      heard(response, /event: counts/),
    );
    const twice = heard(await alice.get(`/stream?thread=${postId}`), /event: thread[\s\S]*event: thread/);
    await app.bus.publish({ type: 'thread', postId });
    await twice;
    await app.bus.publish({ type: 'post', postId });
    expect((await Promise.all(quiet)).map(count)).toEqual([1, 0]);
  });
});
