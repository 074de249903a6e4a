import { beforeAll, describe, expect, it } from 'vitest';
import { follow } from '../../src/domain/follows/follow.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import { rebuildHome } from '../../src/domain/timelines/rebuild.ts';
import type { PostId } from '../../src/lib/ids.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { Member } from './member.ts';

let app: TestApp;
let alice: Member;
let bob: Member;

beforeAll(async () => {
  app = await testApp();
  alice = await Member.join(app, 'alice');
  bob = await Member.join(app, 'bob');
  await follow(app, bob.id, alice.id);
});

const EVERYWHERE = Object.fromEntries(
  ['home', 'notifications', 'public', 'threads', 'profiles'].map((place) => [`place-${place}`, '1']),
);
const say = (author: Member, text: string, inReplyToId: PostId | null = null, warning = '') =>
  composePost(app, author.id, { text, visibility: 'public', inReplyToId, warning });
const mute = (reader: Member, phrase: string, more: Record<string, string> = {}) =>
  reader.post('/settings/filters', sent({ phrase, wholeWord: '1', action: 'warn', ...EVERYWHERE, ...more }));
/** Boxes without a tick are not sent. */
const sent = (fields: Record<string, string>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
const folded = (page: string, phrase: string) => page.includes(`Filtered: <bdi>${phrase}</bdi>`);

describe('muted words', () => {
  it('fold posts under what was found, in a disclosure that needs no script', async () => {
    await say(alice, 'The TURNIP harvest is in');
    await mute(bob, 'turnip');
    await rebuildHome(app, bob.id);
    const page = await bob.page('/');
    expect(folded(page, 'turnip')).toBe(true);
    expect(page).toMatch(/<details class="cw"><summary>.*?Show anyway.*?The TURNIP harvest/s);
    // Nobody else's business, and never one's own posts.
    expect(folded(await alice.page('/local'), 'turnip')).toBe(false);
    await say(bob, 'my own turnip');
    expect(await bob.page(`/@${bob.username}`)).not.toContain('Filtered:');
  });

  it('match whole words or parts, warnings, and what tags split', async () => {
    await mute(bob, 'carrot');
    await mute(bob, 'leek', { wholeWord: '' });
    const whole = await say(alice, 'a carrot, and #Carrot');
    const parts = await say(alice, 'carrots are not meant');
    const inside = await say(alice, 'two leeks', null, '');
    const warned = await say(alice, 'nothing', null, 'About a carrot');
    const page = await bob.page('/local');
    const card = (id: string) =>
      new RegExp(`id="post-${id}".*?</article>`, 's').exec(page)?.[0] ?? 'no such card';
    expect(folded(card(whole), 'carrot')).toBe(true);
    expect(folded(card(parts), 'carrot')).toBe(false);
    expect(folded(card(inside), 'leek')).toBe(true);
    expect(folded(card(warned), 'carrot')).toBe(true);
  });

  it('leave posts out where they are to, and nowhere else', async () => {
    await mute(bob, 'beetroot', { action: 'hide', 'place-profiles': '' });
    await bob.post('/settings/filters', {
      phrase: 'radish',
      wholeWord: '1',
      action: 'hide',
      'place-public': '1',
    });
    await say(alice, 'cold beetroot soup');
    await say(alice, 'a radish a day');
    const local = await bob.page('/local');
    expect(local).not.toContain('cold beetroot soup');
    expect(local).not.toContain('a radish a day');
    expect(await bob.page(`/@${alice.username}`)).toContain('a radish a day');
    expect(await bob.page(`/@${alice.username}`)).toContain('cold beetroot soup');
  });

  it('hold in conversations and among news', async () => {
    await mute(bob, 'parsnip', { action: 'hide' });
    const top = await say(bob, 'What is for dinner?');
    await say(alice, `@${bob.username} parsnip, as ever`, top);
    expect(await bob.page(`/@${bob.username}/${top}`)).not.toContain('parsnip, as ever');
    expect(await bob.page('/notifications')).not.toContain('parsnip, as ever');
    expect(await alice.page(`/@${bob.username}/${top}`)).toContain('parsnip, as ever');
  });

  it('end when they are to, are changed and taken away, each by its owner only', async () => {
    const start = new Date(Date.now() + 86_400_000);
    await say(alice, 'celery again');
    try {
      app.at(start);
      await mute(bob, 'celery', { days: '7' });
      expect(folded(await bob.page('/local'), 'celery')).toBe(true);
      app.at(new Date(start.getTime() + 8 * 86_400_000));
      expect(folded(await bob.page('/local'), 'celery')).toBe(false);
    } finally {
      app.at(null);
    }
    const page = await bob.page('/settings/filters');
    const address = /href="(\/settings\/filters\/\d+)"><bdi>celery/.exec(page)?.[1] ?? '';
    expect((await alice.post(address, { phrase: 'mine', ...EVERYWHERE })).status).toBe(404);
    expect((await alice.get(address)).status).toBe(404);
    await bob.post(address, { phrase: 'celery again', action: 'warn', ...EVERYWHERE });
    expect(folded(await bob.page('/local'), 'celery again')).toBe(true);
    await alice.post(`${address}/delete`);
    expect(folded(await bob.page('/local'), 'celery again')).toBe(true);
    await bob.post(`${address}/delete`);
    expect(folded(await bob.page('/local'), 'celery again')).toBe(false);
  });

  it('say what is wrong with them, and keep what was typed', async () => {
    const empty = await bob.post('/settings/filters', { phrase: '   ', ...EVERYWHERE });
    expect(empty.status).toBe(422);
    expect(await empty.text()).toContain('Say which word.');
    const nowhere = await bob.post('/settings/filters', { phrase: 'kohlrabi', action: 'hide' });
    expect(nowhere.status).toBe(422);
    const text = await nowhere.text();
    expect(text).toContain('Choose at least one place.');
    expect(text).toContain('value="kohlrabi"');
    expect(text).toContain('value="hide" checked');
  });
});

describe('what a timeline shows', () => {
  it('is remembered for each reader and timeline, and paging stays right', async () => {
    const carol = await Member.join(app, 'carol');
    const dave = await Member.join(app, 'dave');
    const erin = await Member.join(app, 'erin');
    await follow(app, carol.id, dave.id);
    await follow(app, carol.id, erin.id);
    const top = await say(erin, 'erin begins');
    await say(dave, 'dave answers', top);
    const boosted = await say(alice, 'boosted by dave');
    await dave.post(`/posts/${boosted}/boost`);
    for (let n = 1; n <= 45; n += 1) {
      const id = await say(erin, `erin ${n}.`);
      if (n % 2) await say(dave, `answer ${n}.`, id);
    }
    await rebuildHome(app, carol.id);
    const all = async () => {
      const seen: string[] = [];
      for (let path = '/'; path; ) {
        const page = await carol.page(path);
        seen.push(...(page.match(/(?:erin|answer) \d+\.|erin begins|dave answers|boosted by dave/g) ?? []));
        path = /rel="next" href="([^"]+)"/.exec(page)?.[1] ?? '';
      }
      return seen;
    };
    const everything = await all();
    expect(new Set(everything).size).toBe(everything.length);
    expect(everything).toHaveLength(45 + 23 + 3);
    await carol.post('/timelines/home', { boosts: '1' });
    expect(await all()).toEqual(everything.filter((text) => !/answer/.test(text)));
    await carol.post('/timelines/home', { replies: '1' });
    expect(await all()).toEqual(everything.filter((text) => text !== 'boosted by dave'));
    await carol.post('/timelines/home', { boosts: '1', replies: '1' });
    expect(await all()).toEqual(everything);
    // Timelines of strangers are without replies until one asks for them, here and only there.
    expect(await carol.page('/local')).not.toContain('answer 45.');
    await carol.post('/timelines/local', { replies: '1' });
    expect(await carol.page('/local')).toContain('answer 45.');
    expect(await carol.page('/federated')).not.toContain('answer 45.');
    expect(await dave.page('/local')).not.toContain('answer 45.');
  });
});

describe('a muted conversation', () => {
  it('notifies no more, whoever says what in it, until it is let in again', async () => {
    const top = await say(bob, 'A long talk begins');
    const answer = await say(alice, 'First answer.', top);
    const said = await bob.post(`/posts/${answer}/mute-conversation`, { return: `/@${bob.username}/${top}` });
    expect(said.status).toBe(303);
    const path = `/@${bob.username}/${top}`;
    expect(await bob.page(path)).toContain('You have muted this conversation');
    await say(alice, `@${bob.username} second answer.`, answer);
    await alice.post(`/posts/${top}/like`);
    const news = await bob.page('/notifications');
    expect(news).toContain('First answer.');
    expect(news).not.toContain('second answer.');
    expect(news).not.toContain('A long talk begins');
    await say(alice, `@${bob.username} another talk`);
    expect(await bob.page('/notifications')).toContain('another talk');
    await bob.post(`/posts/${answer}/unmute-conversation`, { return: path });
    expect(await bob.page(path)).not.toContain('You have muted this conversation');
    await say(alice, `@${bob.username} third answer.`, answer);
    expect(await bob.page('/notifications')).toContain('third answer.');
  });

  it('cannot be told from a post that is not there, where one may not see it', async () => {
    const secret = await composePost(app, alice.id, { text: 'for me', visibility: 'mentioned' });
    expect((await bob.post(`/posts/${secret}/mute-conversation`)).status).toBe(404);
  });
});
