import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkLinks } from '../../src/domain/accounts/links.ts';
import { readProfile } from '../../src/domain/accounts/profile.ts';
import { updateProfile } from '../../src/domain/accounts/update.ts';
import { anonymous } from '../../src/domain/viewer.ts';
import { CHORES } from '../../src/jobs/chores.ts';
import { react } from '../../src/jobs/react.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import { settle, startServer, type TestServer } from '../support/servers.ts';

/** Pages that say whose they are, and profiles that say the same. */
let here: TestServer;
let there: TestServer;
let ann: AccountId;
let site: Server;
let base: string;
let pages: Record<string, string> = {};

beforeAll(async () => {
  site = createServer((request, response) => {
    const path = request.url ?? '';
    if (path === '/away')
      return response.writeHead(302, { location: `${base.replace('127.0.0.1', 'localhost')}/mine` }).end();
    const page = pages[path];
    if (page === undefined) return response.writeHead(404).end();
    response.writeHead(200, { 'content-type': 'text/html' }).end(page);
  });
  await new Promise<void>((resolve) => site.listen(0, resolve));
  base = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  [here, there] = await Promise.all([startServer(), startServer()]);
  ann = await here.account('ann');
  const back = `<body><p>I am <a class="x" rel="nofollow ME" href="${here.origin}/@Ann/">also here</a></p>`;
  pages = {
    '/mine': back,
    '/plain': `<a href="${here.origin}/@ann">no rel</a>`,
    '/theirs': `<link rel="me" href="${here.origin}/@bob">`,
  };
});
afterAll(async () => {
  await Promise.all([here.stop(), there.stop()]);
  site.closeAllConnections();
  site.close();
});

async function saves(...values: string[]): Promise<void> {
  await updateProfile(here.app, ann, {
    displayName: 'Ann',
    bio: '',
    fields: values.map((value, index) => ({ name: `Site ${index}`, value })),
    locked: false,
    discoverable: true,
    indexable: true,
    hidesFollows: false,
    bot: false,
  });
  await settle(here);
}
const verified = async (server = here, id = ann) =>
  (await readProfile(server.app, anonymous, id)).fields.map(({ verifiedAt }) => verifiedAt !== undefined);
const html = async (path: string) =>
  (await fetch(`${here.origin}${path}`, { headers: { accept: 'text/html' } })).text();

describe('a link in a profile', () => {
  it('is verified when its page links back with rel="me", and only then', async () => {
    await saves(`${base}/mine`, `${base}/plain`, `${base}/theirs`, `see ${base}/mine`, `${base}/missing`);
    expect(await verified()).toEqual([true, false, false, false, false]);
    const page = await html('/@ann');
    expect(page.match(/class="yes"/g)).toHaveLength(1);
    expect(page).toMatch(/<span class="sr">This page links back: verified on [\w ,]+ \d{4}\.<\/span>/);
    expect(page).toContain('rel="me nofollow noopener noreferrer"');
    expect(page).toContain('href="/@ann.rss"');
  });

  it('is not, when its address only leads to such a page on another site', async () => {
    await saves(`${base}/away`);
    expect(await verified()).toEqual([false]);
  });

  it('stays so while it is the same, and is looked at again when it changes', async () => {
    await saves(`${base}/mine`);
    pages['/other'] = 'nothing';
    await saves(`${base}/other`, `${base}/mine`);
    expect(await verified()).toEqual([false, true]);
    await saves(`${base}/other`);
    expect(await verified()).toEqual([false]);
  });

  it('is looked at again every week: a page that cannot be read changes nothing, one without the link does', async () => {
    await saves(`${base}/mine`);
    const { '/mine': before = '' } = pages;
    delete pages['/mine'];
    await checkLinks(here.app, ann);
    expect(await verified()).toEqual([true]);
    pages['/mine'] = 'sold';
    expect(await CHORES.links?.(here.app)).toBe(1);
    expect(await CHORES.links?.(here.app)).toBe(0);
    await checkLinks(here.app, ann);
    expect(await verified()).toEqual([false]);
    pages['/mine'] = before;
  });

  it('is checked by each server itself', async () => {
    await saves(`${base}/mine`, `${base}/plain`);
    await there.app.remote.lookup(`@ann@${here.host}`);
    const { id } = await there.app.db
      .selectFrom('accounts')
      .select('id')
      .where('username', '=', 'ann')
      .executeTakeFirstOrThrow();
    expect(await verified(there, id)).toEqual([false, false]);
    // Nobody waits for it: the job comes some minutes later.
    const [job] = react('1', { type: 'links.unchecked', accountId: id, soon: false });
    expect(job).toMatchObject({ name: 'checkLinks', data: { accountId: id }, delay: expect.any(Number) });
    await checkLinks(there.app, id);
    expect(await verified(there, id)).toEqual([true, false]);
  });
});
