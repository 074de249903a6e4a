import { beforeAll, describe, expect, it } from 'vitest';
import { follow } from '../../src/domain/follows/follow.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import type { Visibility } from '../../src/domain/posts/types.ts';
import { rebuildHome } from '../../src/domain/timelines/rebuild.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { htmx, Member } from './member.ts';
import { Visitor } from './visitor.ts';

let app: TestApp;
let alice: Member;
let bob: Member;

beforeAll(async () => {
  app = await testApp();
  alice = await Member.join(app, 'alice');
  bob = await Member.join(app, 'bob');
});

function say(author: Member, text: string, visibility: Visibility = 'public') {
  return composePost(app, author.id, { text, visibility });
}

describe('public timelines', () => {
  it('show strangers what is public and nothing else', async () => {
    await say(alice, 'for everybody on the quay');
    await say(alice, 'for followers on the quay', 'followers');
    const page = await new Visitor(app).page('/local');
    expect(page).toContain('for everybody on the quay');
    expect(page).not.toContain('for followers on the quay');
  });

  it('offer a stranger no button that needs an account', async () => {
    await say(alice, 'look but do not touch');
    const page = await new Visitor(app).page('/local');
    expect(page).not.toContain('/like"');
    expect(page).toContain('/interact/like/');
  });

  it('lead to older posts by a link, and give htmx only the next stretch', async () => {
    for (let n = 1; n <= 41; n += 1) await say(bob, `bob counts ${n}.`);
    const page = await new Visitor(app).page('/local');
    const next = /rel="next" href="([^"]+)"/.exec(page)?.[1] ?? '';
    expect(page).toContain('bob counts 41.');
    expect(page).not.toContain('bob counts 21.');
    const response = await new Visitor(app).get(next, htmx);
    const fragment = await response.text();
    expect(fragment).not.toContain('<html');
    expect(fragment).toContain('bob counts 21.');
    expect(fragment).toContain('rel="next"');
    expect(response.headers.get('vary')).toContain('HX-Request-Type');
    const whole = await new Visitor(app).page(next);
    expect(whole).toContain('<html');
    expect(whole).toContain('href="/local"');
  });

  it('gather hashtags whatever their case', async () => {
    await say(alice, 'seen one #QuayWatch');
    expect(await new Visitor(app).page('/tags/quaywatch')).toContain('seen one');
  });

  it('write a hashtag as people write it, if they do so in public', async () => {
    const title = async (path: string) => /<h1[^>]*>(.*?)<\/h1>/.exec(await new Visitor(app).page(path))?.[1];
    await say(alice, 'seen two #HarbourWatch');
    await composePost(app, alice.id, { text: 'between us #HushHush', visibility: 'followers' });
    expect(await title('/tags/harbourwatch')).toContain('#HarbourWatch');
    expect(await title('/tags/hushhush')).toContain('#hushhush');
  });
});

describe('home', () => {
  it('shows whom one follows, with the posting form and the place from which news count', async () => {
    await follow(app, bob.id, alice.id);
    const id = await say(alice, 'news for those who follow alice');
    await rebuildHome(app, bob.id);
    const page = await bob.page('/');
    expect(page).toContain('news for those who follow alice');
    expect(page).toContain('id="composer-home"');
    expect(page).toContain(`/stream?since=${id}`);
  });

  it('says what to do where nothing is', async () => {
    const carol = await Member.join(app, 'carol');
    expect(await carol.page('/')).toContain('Quiet on the wire');
  });

  it('is not kept by caches', async () => {
    expect((await bob.get('/')).headers.get('cache-control')).toContain('no-store');
  });
});

describe('pages of one’s own', () => {
  it.each(['/bookmarks', '/direct', '/notifications', '/requests', '/compose'])(
    '%s sends a stranger to the login and back',
    async (path) => {
      const response = await new Visitor(app).get(path);
      expect(response.status).toBe(303);
      expect(response.headers.get('location')).toBe(`/login?return=${encodeURIComponent(path)}`);
    },
  );

  it('keep direct posts between those named', async () => {
    await say(alice, `@${bob.username} under the second pot`, 'mentioned');
    const direct = await bob.page('/direct');
    expect(direct).toContain('under the second pot');
    expect(direct).toContain('not end-to-end encrypted');
    const carol = await Member.join(app, 'carol');
    expect(await carol.page('/direct')).not.toContain('under the second pot');
  });
});

describe('search', () => {
  it('finds people and hashtags, and asks elsewhere only for who is logged in', async () => {
    const asked: string[] = [];
    const lookup = async (query: string) => {
      asked.push(query);
      return null;
    };
    const remote = { ...app.remote, lookup };
    const asking: TestApp = { ...app, remote };
    const person = await Member.join(asking, 'dora');
    expect(await person.page(`/search?q=${alice.username}`)).toContain(`href="/@${alice.username}"`);
    await new Visitor(asking).page('/search?q=%40zoe%40far.example');
    expect(asked).toEqual([]);
    expect(await person.page('/search?q=%40zoe%40far.example')).toContain('found nothing at that address');
    expect(asked).toEqual(['@zoe@far.example']);
  });
});
