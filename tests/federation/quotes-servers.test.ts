import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listNotifications } from '../../src/domain/notifications/list.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import { deletePost } from '../../src/domain/posts/delete.ts';
import { findPostByUri } from '../../src/domain/posts/find.ts';
import { readPost } from '../../src/domain/posts/hydrate.ts';
import type { PostInput } from '../../src/domain/posts/types.ts';
import { revokeQuote } from '../../src/domain/quotes/revoke.ts';
import { viewerOf } from '../../src/domain/viewer.ts';
import type { AccountId, PostId } from '../../src/lib/ids.ts';
import { settle, startServer, type TestServer } from '../support/servers.ts';

/** Quotes from one Perch to another and back. */

let here: TestServer;
let there: TestServer;
let ada: AccountId;
let bea: AccountId;

beforeAll(async () => {
  [here, there] = await Promise.all([startServer(), startServer()]);
  [ada, bea] = await Promise.all([here.account('ada'), there.account('bea')]);
});
afterAll(async () => {
  await Promise.all([here?.stop(), there?.stop()]);
});

async function says(server: TestServer, author: AccountId, text: string, more: Partial<PostInput> = {}) {
  const id = await composePost(server.app, author, { visibility: 'public', ...more, text });
  await settle(here, there);
  return id;
}

/** A post of the first server, as the second knows it. */
async function known(id: PostId): Promise<PostId> {
  const found = await there.app.remote.post(`${here.origin}/posts/${id}`);
  if (!found) throw new Error('not found there');
  return found;
}
async function backHere(id: PostId): Promise<PostId> {
  const found = await findPostByUri(here.app.db, `${there.origin}/posts/${id}`);
  if (!found) throw new Error('did not arrive');
  return found;
}
const seen = async (server: TestServer, who: AccountId, id: PostId) =>
  (await readPost(server.app, viewerOf(who), id)).quote;

describe('two servers', () => {
  it('agree on a quote at once, where the author lets everybody, and on its end', async () => {
    const quoted = await says(here, ada, 'High water at noon');
    const quoting = await says(there, bea, 'Mind this', { quoteOfId: await known(quoted) });
    expect(await seen(there, bea, quoting)).toMatchObject({ state: 'shown', post: { local: false } });
    const arrived = await backHere(quoting);
    expect(await seen(here, ada, arrived)).toMatchObject({ state: 'shown', post: { id: quoted } });
    const { items } = await listNotifications(here.app, ada, {});
    expect(items.map(({ kind, post }) => [kind, post?.id])).toEqual([['quote', arrived]]);
    await revokeQuote(here.app, ada, arrived);
    await settle(here, there);
    expect(await seen(there, bea, quoting)).toEqual({ state: 'gone' });
    expect(await seen(here, ada, arrived)).toEqual({ state: 'gone' });
  });

  it('ask, and are refused, where the rule has changed meanwhile', async () => {
    const quoted = await says(here, ada, 'High water at one');
    const copy = await known(quoted);
    await here.app.db.updateTable('posts').set({ quote_policy: 'nobody' }).where('id', '=', quoted).execute();
    const quoting = await says(there, bea, 'Mind this', { quoteOfId: copy });
    const post = await readPost(there.app, viewerOf(bea), quoting);
    expect(post.quote).toBeNull();
    expect(post.html).toContain(`${here.origin}/`);
  });

  it('show what a deleted post leaves', async () => {
    const quoted = await says(here, ada, 'High water at two');
    const quoting = await says(there, bea, 'Mind this', { quoteOfId: await known(quoted) });
    expect(await seen(there, bea, quoting)).toMatchObject({ state: 'shown' });
    await deletePost(here.app, ada, quoted);
    await settle(here, there);
    expect(await seen(there, bea, quoting)).toEqual({ state: 'gone' });
  });
});
