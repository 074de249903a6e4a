import { beforeAll, describe, expect, it } from 'vitest';
import { updateProfile } from '../../src/domain/accounts/update.ts';
import { boost } from '../../src/domain/boosts/boost.ts';
import { uploadMedia } from '../../src/domain/media/upload.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import type { PostInput } from '../../src/domain/posts/types.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { picture } from '../support/pictures.ts';
import { Member } from './member.ts';
import { Visitor } from './visitor.ts';

let app: TestApp;
let ann: Member;
let visitor: Visitor;

beforeAll(async () => {
  app = await testApp();
  ann = await Member.join(app, 'ann');
  visitor = new Visitor(app);
});

const says = (text: string, more: Partial<PostInput> = {}) =>
  composePost(app, ann.id, { text, visibility: 'public', ...more });

describe.each(['rss', 'atom'])('the %s feed', (kind) => {
  const feed = (name = ann.username) => visitor.get(`/@${name}.${kind}`);

  it('has what everybody may read of somebody, and nothing else', async () => {
    const bob = await Member.join(app, 'bob');
    const other = await composePost(app, bob.id, { text: 'What bob says', visibility: 'public' });
    await boost(app, ann.id, other);
    const media = await uploadMedia(app, ann.id, await picture(), 'A <small> square');
    const open = await says('Fish & chips <now> #lunch', { mediaIds: [media] });
    await says('For followers', { visibility: 'followers' });
    await says('A secret end', { warning: 'Spoilers & more' });
    const answer = await feed();
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain(`application/${kind}+xml`);
    const text = await answer.text();
    expect(text).toContain(`${app.config.origin}/@${ann.username}/${open}`);
    expect(text).toContain('Fish &amp; chips &lt;now&gt; #lunch</title>');
    // The words are HTML inside XML: escaped twice.
    expect(text).toContain('Fish &amp;amp; chips');
    expect(text).toContain('<media:description type="plain">A &lt;small&gt; square</media:description>');
    expect(text).toContain('<title>Spoilers &amp; more</title>');
    expect(text).not.toContain('For followers');
    expect(text).not.toContain('What bob says');
  });

  it('holds no character that XML has no place for', async () => {
    await says('One\u0001two\u000bthree');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(await (await feed()).text()).not.toMatch(/[\u0001\u000b]/);
  });

  it('is not sent again while nothing has changed', async () => {
    const first = await feed();
    const etag = first.headers.get('etag') ?? '';
    expect(etag).not.toBe('');
    const again = await visitor.get(`/@${ann.username}.${kind}`, { 'if-none-match': etag });
    expect(again.status).toBe(304);
    await says(`Something new in ${kind}`);
    expect((await visitor.get(`/@${ann.username}.${kind}`, { 'if-none-match': etag })).status).toBe(200);
  });

  it('of nobody is not there', async () => {
    expect((await feed('nobody_at_all')).status).toBe(404);
  });

  it('takes no NUL, which the database would refuse', async () => {
    for (const path of [`/tags/%00heron.${kind}`, '/tags/%00heron', '/search?q=%00heron']) {
      expect((await visitor.get(path)).status).toBe(200);
    }
  });

  it('of a hashtag has public posts', async () => {
    await says('With a #heron');
    const text = await (await visitor.get(`/tags/heron.${kind}`)).text();
    expect(text).toContain('With a #heron</title>');
    expect(text).toContain('<title>#heron</title>');
  });
});

it('pages name their feeds', async () => {
  await updateProfile(app, ann.id, {
    displayName: 'Ann',
    bio: '',
    fields: [],
    locked: false,
    discoverable: true,
    indexable: true,
    hidesFollows: false,
    bot: false,
  });
  const page = await visitor.page(`/@${ann.username}`);
  expect(page).toContain(
    `<link rel="alternate" type="application/rss+xml" href="/@${ann.username}.rss" title="Posts by Ann">`,
  );
  expect(await visitor.page('/tags/heron')).toContain('href="/tags/heron.atom"');
});
