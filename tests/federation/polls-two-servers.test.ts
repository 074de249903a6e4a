import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { follow } from '../../src/domain/follows/follow.ts';
import { listNotifications } from '../../src/domain/notifications/list.ts';
import { endPolls, tellTallies } from '../../src/domain/polls/end.ts';
import { vote } from '../../src/domain/polls/vote.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import { findPostByUri } from '../../src/domain/posts/find.ts';
import { readPost } from '../../src/domain/posts/hydrate.ts';
import { viewerOf } from '../../src/domain/viewer.ts';
import type { AccountId, PostId } from '../../src/lib/ids.ts';
import { settle, startServer, type TestServer } from '../support/servers.ts';

/** A poll from one Perch to another and back, to its end. */

let here: TestServer;
let there: TestServer;
let ada: AccountId;
let bea: AccountId;

beforeAll(async () => {
  [here, there] = await Promise.all([startServer(), startServer()]);
  [ada, bea] = await Promise.all([here.account('ada'), there.account('bea')]);
  const found = await there.app.remote.lookup(`@ada@${here.host}`);
  if (found?.kind !== 'account') throw new Error('ada was not found');
  await follow(there.app, bea, found.id);
  await settle(here, there);
});
afterAll(async () => {
  await Promise.all([here?.stop(), there?.stop()]);
});

async function standing(server: TestServer, viewer: AccountId, id: PostId) {
  const { poll, editedAt, counts } = await readPost(server.app, viewerOf(viewer), id);
  return { ...poll, votes: poll?.options.map(({ votes }) => votes), editedAt, replies: counts.replies };
}

it('is voted in over there, counted here, and ends on both', async () => {
  const id = await composePost(here.app, ada, {
    text: 'Which?',
    visibility: 'followers',
    poll: { options: ['Tea', 'Coffee', 'Water'], multiple: true, seconds: 3600 },
  });
  await settle(here, there);
  const copy = await findPostByUri(there.app.db, `${here.origin}/posts/${id}`);
  if (!copy) throw new Error('it did not arrive');
  expect(await standing(there, bea, copy)).toMatchObject({ multiple: true, votes: [0, 0, 0], voters: 0 });

  await vote(there.app, bea, copy, [0, 2]);
  await settle(here, there);
  expect(await standing(here, ada, id)).toMatchObject({ votes: [1, 0, 1], voters: 1, replies: 0 });

  await vote(here.app, await followerOf(ada), id, [1]);
  await sql`update polls set tally_due_at = '2026-01-02' where post_id = ${id}`.execute(here.app.db);
  await tellTallies(here.app);
  await settle(here, there);
  const told = { votes: [1, 1, 1], voters: 2, ended: false, editedAt: null };
  expect(await standing(there, bea, copy)).toMatchObject(told);

  await sql`update polls set expires_at = '2026-01-02' where post_id = ${id}`.execute(here.app.db);
  await endPolls(here.app);
  await settle(here, there);
  expect(await standing(there, bea, copy)).toMatchObject({ ...told, ended: true });
  await endPolls(there.app);
  for (const [server, who] of [
    [here, ada],
    [there, bea],
  ] as const) {
    const { items } = await listNotifications(server.app, who, {});
    expect(items.map(({ kind }) => kind)).toContain('poll');
  }
});

/** Somebody else here who may see what is for followers. */
async function followerOf(author: AccountId): Promise<AccountId> {
  const id = await here.account('cleo');
  await follow(here.app, id, author);
  await settle(here);
  return id;
}
