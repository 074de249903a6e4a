import { beforeAll, describe, expect, it } from 'vitest';
import { composePost } from '../../src/domain/posts/compose.ts';
import type { PostInput } from '../../src/domain/posts/types.ts';
import { type TestApp, testApp } from '../support/app.ts';
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

async function post(more: Partial<PostInput> = {}): Promise<string> {
  const id = await composePost(app, ann.id, { text: 'Look, "a heron"', visibility: 'public', ...more });
  return `/@${ann.username}/${id}`;
}
const oembed = (url: string, more = '') => visitor.get(`/oembed?url=${encodeURIComponent(url)}${more}`);

describe('a frame', () => {
  it('shows a post on other people’s pages, and runs nothing', async () => {
    const answer = await visitor.get(`${await post()}/embed`);
    expect(answer.status).toBe(200);
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain('frame-ancestors *');
    expect(policy).not.toContain('script-src');
    const page = await answer.text();
    expect(page).toContain('Look, &quot;a heron&quot;');
    expect(page).not.toContain('<script');
    expect(page).not.toContain('<form');
  });

  it('is only for what everybody may read, even to its author', async () => {
    const path = await post({ visibility: 'followers' });
    expect((await ann.get(`${path}/embed`)).status).toBe(404);
    expect((await oembed(`${app.config.origin}${path}`)).status).toBe(404);
  });

  it('says so where its post has been deleted, in the frame', async () => {
    const path = await post();
    await ann.post(`/posts/${path.split('/').at(-1)}/delete`);
    for (const [address, status] of [
      [path, 410],
      [`/@${ann.username}/1`, 404],
    ]) {
      const answer = await visitor.get(`${address}/embed`);
      expect(answer.status).toBe(status);
      expect(answer.headers.get('content-security-policy')).toContain('frame-ancestors *');
      const page = await answer.text();
      expect(page).toContain('This post is not here any more');
      expect(page).not.toContain('<script');
    }
  });

  it('no other page may stand in one', async () => {
    const policy = (await visitor.get(await post())).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("frame-ancestors 'none'");
  });
});

describe('oEmbed', () => {
  it('tells how to make the frame', async () => {
    const path = await post();
    const answer = await oembed(`${app.config.origin}${path}`, '&maxwidth=300');
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    const told = (await answer.json()) as Record<string, unknown>;
    expect(told).toMatchObject({
      type: 'rich',
      version: '1.0',
      width: 300,
      author_url: `${app.config.origin}/@${ann.username}`,
      title: 'Look, "a heron"',
    });
    expect(told.html).toContain(`<iframe src="${app.config.origin}${path}/embed"`);
    expect(await visitor.page(path)).toContain(
      `type="application/json+oembed" href="${app.config.origin}/oembed?url=${encodeURIComponent(`${app.config.origin}${path}`)}"`,
    );
  });

  it('knows nothing of other sites, and speaks JSON only', async () => {
    const path = await post();
    expect((await oembed(`https://elsewhere.example${path}`)).status).toBe(404);
    expect((await oembed('not an address')).status).toBe(404);
    expect((await oembed(`${app.config.origin}${path}`, '&format=xml')).status).toBe(501);
  });
});
