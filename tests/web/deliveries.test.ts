import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSession } from '../../src/domain/auth/session.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import { editPost } from '../../src/domain/posts/edit.ts';
import type { AccountId, PostId } from '../../src/lib/ids.ts';
import { makeFollow, remotePerson } from '../support/people.ts';
import { startServer, type TestServer } from '../support/servers.ts';

let server: TestServer;
let author: AccountId;
let post: PostId;

beforeAll(async () => {
  server = await startServer();
  author = await server.account('author');
  // Nobody listens there.
  const follower = await remotePerson(server.app, {
    domain: 'localhost:9',
    uri: 'http://localhost:9/users/gone',
    inbox: 'http://localhost:9/users/gone/inbox',
    sharedInbox: 'http://localhost:9/inbox',
  });
  await makeFollow(server.app, follower.id, author);
  post = await composePost(server.app, author, { text: 'Did it arrive?', visibility: 'public' });
  await server.settle();
});
afterAll(() => server?.stop());

async function ask(path: string, who: AccountId, init: RequestInit = {}): Promise<Response> {
  const { token } = await openSession(server.app, who, { userAgent: '', address: '' });
  const headers = { cookie: `perch=${token}`, origin: server.origin };
  return fetch(server.origin + path, { ...init, headers, redirect: 'manual' });
}

describe('the delivery page of a post', () => {
  it('names the server that has not taken it, to its author', async () => {
    const page = await (await ask(`/@author/${post}/deliveries`, author)).text();
    expect(page).toContain('localhost:9');
    expect(page).toContain('does not answer');
    expect(page).toContain(`/posts/${post}/retry`);
  });

  it('counts servers, not what was sent to them', async () => {
    await editPost(server.app, author, post, { text: 'Did it arrive now?', visibility: 'public' });
    await server.settle();
    const page = await (await ask(`/@author/${post}/deliveries`, author)).text();
    expect(page).toContain('<dt>On its way</dt><dd>1</dd>');
    expect(page.match(/>localhost:9</g)).toHaveLength(1);
  });

  it('is for nobody else', async () => {
    const stranger = await server.account('stranger');
    expect((await ask(`/@author/${post}/deliveries`, stranger)).status).toBe(404);
    expect((await ask(`/posts/${post}/retry`, stranger, { method: 'POST' })).status).toBe(404);
  });

  it('tries again when asked', async () => {
    const before = await server.app.db
      .selectFrom('instances')
      .selectAll()
      .where('host', '=', 'localhost:9')
      .executeTakeFirstOrThrow();
    const body = new URLSearchParams({ return: `/@author/${post}/deliveries` });
    const answer = await ask(`/posts/${post}/retry`, author, { method: 'POST', body });
    expect(answer.status).toBe(303);
    await server.settle();
    const after = await server.app.db
      .selectFrom('instances')
      .selectAll()
      .where('host', '=', 'localhost:9')
      .executeTakeFirstOrThrow();
    expect(after.failures).toBeGreaterThan(before.failures);
  });
});
