import { afterAll, beforeAll, expect, it } from 'vitest';
import { openConversation } from '../../src/domain/conversations/fetching.ts';
import { like } from '../../src/domain/likes/like.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import { readPost } from '../../src/domain/posts/hydrate.ts';
import { readThread } from '../../src/domain/posts/thread.ts';
import type { ThreadNode } from '../../src/domain/posts/types.ts';
import { viewerOf } from '../../src/domain/viewer.ts';
import type { AccountId, PostId } from '../../src/lib/ids.ts';
import { settle, startServer, type TestServer } from '../support/servers.ts';

let here: TestServer;
let there: TestServer;
let ada: AccountId;
let bea: AccountId;
let cem: AccountId;

beforeAll(async () => {
  [here, there] = await Promise.all([startServer(), startServer()]);
  ada = await here.account('ada');
  [bea, cem] = await Promise.all([there.account('bea'), there.account('cem')]);
});
afterAll(async () => {
  await Promise.all([here?.stop(), there?.stop()]);
});

const says = (author: AccountId, text: string, inReplyToId: PostId | null = null) =>
  composePost(there.app, author, { visibility: 'public', text, inReplyToId });

type Shape = (string | Shape)[];
const shape = (nodes: ThreadNode[]): Shape =>
  nodes.map(({ post, replies }) => ['tombstone' in post ? '†' : post.html, ...shape(replies)]);

it('a conversation between strangers is whole after somebody here has opened it', async () => {
  const top = await says(bea, 'top');
  const first = await says(cem, 'first', top);
  await says(bea, 'goes on', top);
  await says(bea, 'below', first);
  await like(there.app, cem, top);
  await settle(there);
  const found = await here.app.remote.lookup(`${there.origin}/posts/${top}`);
  if (found?.kind !== 'post') throw new Error('The post was not found');
  const viewer = viewerOf(ada);
  const opened = await openConversation(here.app, await readPost(here.app, viewer, found.id));
  expect(opened).toMatchObject({ running: true, fetchedAt: null });
  await settle(here, there);
  const thread = await readThread(here.app, viewer, found.id);
  expect(shape(thread.replies)).toEqual([['<p>goes on</p>'], ['<p>first</p>', ['<p>below</p>']]]);
  expect(thread.focus.counts).toEqual({ replies: 2, boosts: 0, likes: 1 });
  const after = await openConversation(here.app, thread.focus);
  expect(after).toMatchObject({ running: false, fetchedAt: expect.any(Date) });
});
