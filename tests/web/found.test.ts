import { beforeAll, describe, expect, it } from 'vitest';
import { updateProfile } from '../../src/domain/accounts/update.ts';
import { uploadMedia } from '../../src/domain/media/upload.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import type { PostInput } from '../../src/domain/posts/types.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { remotePerson } from '../support/people.ts';
import { picture } from '../support/pictures.ts';
import { Member } from './member.ts';
import { Visitor } from './visitor.ts';

/** What search engines and previews elsewhere are told: what its author wants to be found, and nothing else. */
let app: TestApp;
let open: Member;
let shy: Member;

beforeAll(async () => {
  app = await testApp();
  [open, shy] = await Promise.all([Member.join(app, 'open'), Member.join(app, 'shy')]);
  await profile(open, true);
  await profile(shy, false);
});

async function profile(who: Member, found: boolean): Promise<void> {
  await updateProfile(app, who.id, {
    displayName: 'Ann "A" <b>',
    bio: 'Birds & boats.',
    fields: [],
    locked: false,
    discoverable: true,
    indexable: found,
    hidesFollows: false,
    bot: false,
    avatar: await picture(),
    avatarDescription: 'A red square',
  });
}

async function post(who: Member, more: Partial<PostInput> = {}): Promise<{ page: string; path: string }> {
  const media = await uploadMedia(app, who.id, await picture(), 'A small square');
  const id = await composePost(app, who.id, {
    text: 'The heron is back & stays.',
    visibility: 'public',
    mediaIds: [media],
    ...more,
  });
  const path = `/@${who.username}/${id}`;
  return { page: await (await reader(more)).page(path), path };
  function reader({ visibility }: Partial<PostInput>) {
    return visibility === 'followers' ? who : new Visitor(app);
  }
}

const meta = (page: string, name: string) =>
  new RegExp(`<meta (?:name|property)="${name}" content="([^"]*)"`).exec(page)?.[1] ?? null;
const canonical = (page: string) => /<link rel="canonical" href="([^"]*)"/.exec(page)?.[1] ?? null;

describe('a post', () => {
  it('that is public says where it is, who wrote what, and shows its picture', async () => {
    const { page, path } = await post(open);
    expect(canonical(page)).toBe(`${app.config.origin}${path}`);
    expect(meta(page, 'robots')).toBeNull();
    expect(meta(page, 'description')).toBe('The heron is back &amp; stays.');
    expect(meta(page, 'og:title')).toContain('Ann &quot;A&quot; &lt;b&gt; (@open');
    expect(meta(page, 'og:type')).toBe('article');
    expect(meta(page, 'og:url')).toBe(`${app.config.origin}${path}`);
    expect(meta(page, 'og:image')).toMatch(new RegExp(`^${app.config.origin}/media/`));
    expect(meta(page, 'og:image:alt')).toBe('A small square');
    expect(page).toMatch(/<title>Ann &quot;A&quot; &lt;b&gt;: The heron is back/);
  });

  it('behind a warning tells the warning only, and shows no picture but its author’s', async () => {
    const { page } = await post(open, { warning: 'Birds' });
    expect(meta(page, 'description')).toBe('Birds');
    expect(meta(page, 'og:image:alt')).toBeNull();
    expect(page.split('</head>')[0]).not.toContain('heron');
  });

  it('with sensitive pictures shows none of them', async () => {
    const { page } = await post(open, { sensitive: true });
    expect(meta(page, 'og:image:alt')).toBeNull();
  });

  it.each([
    ['of somebody who does not want to be found', () => post(shy)],
    ['that is only quietly public', () => post(open, { visibility: 'unlisted' })],
    ['for followers', () => post(open, { visibility: 'followers' })],
  ])('%s is not for search engines', async (_, make) => {
    const { page } = await make();
    expect(page).toContain('The heron is back');
    expect(meta(page, 'robots')).toBe('noindex');
  });

  it('for followers has no preview', async () => {
    const { page } = await post(open, { visibility: 'followers' });
    expect(meta(page, 'og:title')).toBeNull();
    expect(meta(page, 'description')).toBeNull();
  });
});

describe('a profile', () => {
  it('says who somebody is', async () => {
    const page = await new Visitor(app).page(`/@${open.username}`);
    expect(meta(page, 'robots')).toBeNull();
    expect(meta(page, 'description')).toBe('Birds &amp; boats.');
    expect(meta(page, 'og:type')).toBe('profile');
    expect(meta(page, 'og:image:alt')).toBe('A red square');
    expect(canonical(page)).toBe(`${app.config.origin}/@${open.username}`);
  });

  it('of somebody who does not want to be found is not for search engines', async () => {
    expect(meta(await new Visitor(app).page(`/@${shy.username}`), 'robots')).toBe('noindex');
  });

  it('of another server leads there', async () => {
    const { username } = await remotePerson(app, { domain: 'far.example' });
    const page = await new Visitor(app).page(`/@${username}@far.example`);
    expect(meta(page, 'robots')).toBe('noindex');
    expect(canonical(page)).toBe(`https://far.example/@${username}`);
    expect(meta(page, 'og:title')).toBeNull();
  });

  it('that is empty says so, and to oneself what to do', async () => {
    const newcomer = await Member.join(app, 'newcomer');
    const path = `/@${newcomer.username}`;
    expect(await newcomer.page(path)).toContain('What you post appears here.');
    expect(await open.page(path)).toContain('No posts here that you can see.');
  });
});

describe('the server', () => {
  it('tells robots what not to ask for', async () => {
    const answer = await new Visitor(app).get('/robots.txt');
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
    const lines = (await answer.text()).split('\n');
    expect(lines[0]).toBe('User-agent: *');
    expect(lines).toContain('Disallow: /search');
    expect(lines).not.toContain('Disallow: /');
  });

  it('has an icon', async () => {
    const answer = await new Visitor(app).get('/favicon.ico');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('image/svg+xml');
  });

  it('describes itself on the front page; searches and errors are not to be found', async () => {
    const visitor = new Visitor(app);
    expect(meta(await visitor.page('/'), 'description')).toContain('Perch');
    expect(meta(await visitor.page('/search?q=x'), 'robots')).toBe('noindex');
    expect(meta(await visitor.page('/no/such/page'), 'robots')).toBe('noindex');
  });
});
