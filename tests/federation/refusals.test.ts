import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deleteAccount } from '../../src/domain/accounts/delete.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import { deletePost } from '../../src/domain/posts/delete.ts';
import type { AccountId, PostId } from '../../src/lib/ids.ts';
import { startServer, type TestServer } from '../support/servers.ts';

/** What programs get instead of an object: data that they can read, with a status, and no page. */
let server: TestServer;
let ada: AccountId;
let left: AccountId;
let kept: PostId;
let deleted: PostId;

beforeAll(async () => {
  server = await startServer();
  ada = await server.account('ada');
  left = await server.account('left');
  kept = await composePost(server.app, ada, { text: 'Stays', visibility: 'public' });
  deleted = await composePost(server.app, ada, { text: 'Goes', visibility: 'public' });
  await deletePost(server.app, ada, deleted);
  await deleteAccount(server.app, left);
  await server.settle();
});
afterAll(() => server?.stop());

const ask = (path: string, accept: string) =>
  fetch(server.origin + path, { headers: { accept }, redirect: 'manual' });

describe.each(['application/activity+json', 'application/ld+json', 'application/json'])(
  'for who wants %s',
  (accept) => {
    async function refused(path: string) {
      const answer = await ask(path, accept);
      const text = await answer.text();
      expect([path, text.includes('<')]).toEqual([path, false]);
      return {
        status: answer.status,
        type: answer.headers.get('content-type'),
        body: JSON.parse(text) as unknown,
      };
    }

    it('what is not there is an error in JSON', async () => {
      for (const path of ['/users/1', '/posts/1', '/@nobody', '/no/such/page', '/posts/1/likes', '/tags']) {
        expect([path, await refused(path)]).toEqual([
          path,
          { status: 404, type: 'application/json', body: { error: expect.any(String) } },
        ]);
      }
    });

    it('what was deleted has left a tombstone', async () => {
      for (const path of [`/users/${left}`, '/@left', `/posts/${deleted}`]) {
        expect([path, await refused(path)]).toEqual([
          path,
          {
            status: 410,
            type: 'application/activity+json',
            body: expect.objectContaining({ id: expect.any(String) }),
          },
        ]);
      }
    });

    it('what is broken is an error in JSON', async () => {
      await sql`alter table posts rename to missing`.execute(server.app.db);
      try {
        expect(await refused(`/posts/${kept}`)).toEqual({
          status: 500,
          type: 'application/json',
          body: { error: expect.any(String) },
        });
      } finally {
        await sql`alter table missing rename to posts`.execute(server.app.db);
      }
    });
  },
);

it('gives browsers the page about the error, guarded like every page', async () => {
  await sql`alter table posts rename to missing`.execute(server.app.db);
  try {
    const answer = await ask(`/posts/${kept}`, 'text/html');
    expect(answer.status).toBe(500);
    expect(await answer.text()).toContain('Something broke on our side');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  } finally {
    await sql`alter table missing rename to posts`.execute(server.app.db);
  }
});
