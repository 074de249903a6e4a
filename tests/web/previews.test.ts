import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { composePost } from '../../src/domain/posts/compose.ts';
import { editPost } from '../../src/domain/posts/edit.ts';
import { readPost } from '../../src/domain/posts/hydrate.ts';
import type { PostInput } from '../../src/domain/posts/types.ts';
import { viewerOf } from '../../src/domain/viewer.ts';
import { CHORES } from '../../src/jobs/chores.ts';
import { laneOf } from '../../src/jobs/lanes.ts';
import { react } from '../../src/jobs/react.ts';
import type { AccountId, PostId } from '../../src/lib/ids.ts';
import { picture } from '../support/pictures.ts';
import { settle, startServer, type TestServer } from '../support/servers.ts';

/** Pages elsewhere, and what our cards say of them. */
let perch: TestServer;
let ann: AccountId;
let site: Server;
let base: string;
let asked: string[] = [];

beforeAll(async () => {
  const image = await picture();
  site = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (request.url?.endsWith('.png'))
      return response.writeHead(200, { 'content-type': 'image/png' }).end(image);
    if (request.url?.startsWith('/missing')) return response.writeHead(404).end();
    if (request.url?.startsWith('/moved')) return response.writeHead(302, { location: '/page/moved' }).end();
    const name = request.url?.split('/').at(-1);
    response.writeHead(200, { 'content-type': 'text/html' }).end(
      `<head><title>About ${name}</title><meta property="og:image" content="${name}.png">
       <meta property="og:description" content="All of &quot;${name}&quot;"></head>${'x'.repeat(2_000_000)}`,
    );
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  perch = await startServer();
  ann = await perch.account('ann');
});
afterAll(async () => {
  await perch.stop();
  site.closeAllConnections();
  site.close();
});
beforeEach(() => {
  asked = [];
});

async function says(text: string, more: Partial<PostInput> = {}): Promise<PostId> {
  const id = await composePost(perch.app, ann, { text, visibility: 'public', ...more });
  await settle(perch);
  return id;
}
const linkOf = async (id: PostId) => (await readPost(perch.app, viewerOf(ann), id)).link;
const pageOf = async (id: PostId) =>
  (await fetch(`${perch.origin}/@ann/${id}`, { headers: { accept: 'text/html' } })).text();

describe('the first link of a post', () => {
  it('is shown as its page describes itself, the picture through our own address', async () => {
    const id = await says(`Read ${base}/page/herons#part and ${base}/page/other`);
    expect(await linkOf(id)).toMatchObject({ title: 'About herons', description: 'All of "herons"' });
    const page = await pageOf(id);
    const card = /<a class="linkcard[^"]*" href="([^"]*)"[^>]*><img src="([^"]*)"/.exec(page);
    expect(card?.[1]).toBe(`${base}/page/herons`);
    expect(card?.[2]).toMatch(/^\/proxy\//);
    const shown = await fetch(`${perch.origin}${card?.[2]}`);
    expect([shown.status, shown.headers.get('content-type')]).toEqual([200, 'image/webp']);
    expect(asked).toEqual(['/page/herons', '/page/herons.png']);
  });

  it('is asked for once, however many link to it', async () => {
    await says(`One ${base}/page/once`);
    const second = await says(`Two ${base}/page/once`);
    expect(asked).toEqual(['/page/once']);
    expect((await linkOf(second))?.title).toBe('About once');
  });

  it('may lead elsewhere first', async () => {
    expect(await linkOf(await says(`${base}/moved`))).toMatchObject({
      url: `${base}/moved`,
      title: 'About moved',
    });
  });

  it('has no card while its page says nothing', async () => {
    expect(await linkOf(await says(`${base}/missing`))).toBeNull();
  });

  it('in a post for a few people is left alone: it may be there to be opened once', async () => {
    const id = await says(`@ann ${base}/page/secret`, { visibility: 'mentioned' });
    expect(asked).toEqual([]);
    expect(await linkOf(id)).toBeNull();
  });

  it('changes with an edit', async () => {
    const id = await says(`${base}/page/before`);
    await editPost(perch.app, ann, id, { text: `${base}/page/after`, visibility: 'public' });
    await settle(perch);
    expect((await linkOf(id))?.title).toBe('About after');
    await editPost(perch.app, ann, id, { text: 'None', visibility: 'public' });
    expect(await linkOf(id)).toBeNull();
  });

  it('is no mention and no hashtag', async () => {
    await perch.account('bob');
    expect(await linkOf(await says('Hello @bob #herons'))).toBeNull();
  });
});

it('of a post from elsewhere is asked for within a minute, not at once by everybody', () => {
  const event = { type: 'link.found', previewId: '1', remote: true } as const;
  const delays = Array.from({ length: 50 }, () => react('1', event)[0]?.delay ?? -1);
  expect(Math.min(...delays)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...delays)).toBeLessThanOrEqual(60_000);
  expect(new Set(delays).size).toBeGreaterThan(10);
  expect(react('1', { type: 'link.found', previewId: '1' })[0]?.delay).toBeUndefined();
  expect(laneOf(event)).toMatch(/^deliver-/);
});

it('what no post links to any more is removed', async () => {
  await says(`${base}/page/kept`);
  await perch.app.db
    .insertInto('link_previews')
    .values({ url: `${base}/page/unused` })
    .execute();
  await perch.app.db
    .updateTable('link_previews')
    .set({ created_at: new Date('2026-01-01') })
    .execute();
  await CHORES.previews?.(perch.app);
  const left = await perch.app.db.selectFrom('link_previews').select('url').execute();
  expect(left.map((row) => row.url)).toContain(`${base}/page/kept`);
  expect(left.map((row) => row.url)).not.toContain(`${base}/page/unused`);
});
