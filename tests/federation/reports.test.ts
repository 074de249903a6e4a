import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { suspendAccount, unsuspendAccount } from '../../src/domain/accounts/suspend.ts';
import { blockDomain } from '../../src/domain/instances/block.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import { fileReport } from '../../src/domain/reports/file.ts';
import type { AccountId, PostId } from '../../src/lib/ids.ts';
import type { Json, PeerAccount } from '../support/peer/index.ts';
import { openWorld, type World } from './peer-world.ts';

/** Complaints that cross servers, and what moderators do. */

let world: World;
let ada: AccountId;
let owner: AccountId;
let post: string;
let postId: PostId;
let server: PeerAccount;
let nora: PeerAccount;
beforeAll(async () => {
  world = await openWorld();
  ada = await world.server.account('ada');
  owner = await world.server.account('olga', { role: 'owner' });
  postId = await composePost(world.server.app, ada, { text: 'Bad', visibility: 'public' });
  post = `${world.server.origin}/posts/${postId}`;
  server = world.peer.account('instance', { type: 'Application' });
  nora = world.peer.account('nora');
});
afterAll(() => world?.stop());

const reports = () => world.server.app.db.selectFrom('reports').selectAll().orderBy('id').execute();
const flag = (by: PeerAccount, json: Json) =>
  world.tell(by, world.peer.activity(by, { type: 'Flag', ...json }));
async function added(work: () => Promise<unknown>) {
  const before = (await reports()).length;
  await work();
  return (await reports()).slice(before);
}

describe('a Flag', () => {
  it('by a server is a report by nobody, with the posts it names', async () => {
    const note = world.peer.note(nora);
    const [report] = await added(() =>
      flag(server, { content: '<p>Look</p>', object: [world.uri(ada), post, note.id, `${post}9`] }),
    );
    expect(report).toMatchObject({
      reporter_id: null,
      from_host: world.peer.host,
      target_id: ada,
      post_ids: [postId],
      comment: 'Look',
      reason: 'other',
      state: 'open',
    });
  });

  it('may name one thing only, and be by somebody', async () => {
    const [report] = await added(() => flag(nora, { object: post }));
    const known = await world.known(nora);
    expect(report).toMatchObject({ reporter_id: known, target_id: ada, post_ids: [postId], comment: '' });
  });

  it('counts once, does nothing by itself, and needs somebody here', async () => {
    const twice = world.peer.activity(server, { type: 'Flag', object: [world.uri(ada)], content: 'x' });
    expect(
      await added(async () => {
        await world.tell(server, twice);
        await world.tell(server, twice);
        await flag(server, { object: [nora.uri] });
        await flag(server, { object: [`${world.server.origin}/actor`] });
      }),
    ).toHaveLength(1);
    const row = await world.server.app.db
      .selectFrom('accounts')
      .select('suspended_at')
      .where('id', '=', ada)
      .executeTakeFirst();
    expect(row?.suspended_at).toBeNull();
  });

  it('25: of ten thousand things is cut, and a flood ends', async () => {
    const object = Array.from({ length: 10_000 }, (_, index) => `${world.server.origin}/posts/${index}`);
    const [report] = await added(() =>
      flag(server, { object: [world.uri(ada), post, ...object], content: 'y'.repeat(9_000) }),
    );
    expect(report?.comment).toHaveLength(5_000);
    expect(report?.post_ids).toEqual([postId]);
    const late = world.peer.activity(server, { type: 'Flag', object: [...object, world.uri(ada)] });
    expect(await added(() => world.tell(server, late))).toEqual([]);
    const { db } = world.server.app;
    const many = Array.from({ length: 200 }, () => ({
      target_id: ada,
      post_ids: [],
      from_host: world.peer.host,
    }));
    await db.insertInto('reports').values(many).execute();
    expect(await added(() => flag(server, { object: [world.uri(ada)] }))).toEqual([]);
    await db.deleteFrom('reports').where('uri', 'is', null).execute();
  });

  it('is not heard from a server whose reports nobody wants', async () => {
    await blockDomain(world.server.app, {
      domain: world.peer.host,
      severity: 'none',
      rejectReports: true,
    });
    expect(await added(() => flag(server, { object: [world.uri(ada)] }))).toEqual([]);
  });
});

describe('a report about somebody elsewhere', () => {
  it('goes to their server in the name of ours, only on wish', async () => {
    const note = world.peer.note(nora, { cc: [world.uri(ada)] });
    await world.tell(nora, world.peer.create(nora, note));
    const targetId = await world.known(nora);
    const known = await world.post(note.id);
    const input = { targetId, postIds: known ? [known.id] : [], reason: 'spam', comment: 'Ads' } as const;
    await fileReport(world.server.app, ada, { ...input, forward: false });
    await world.server.settle();
    expect(world.peer.got('Flag')).toEqual([]);
    await fileReport(world.server.app, ada, { ...input, forward: true });
    await world.server.settle();
    const [flagged] = world.peer.got('Flag');
    expect(flagged).toMatchObject({ signer: `${world.server.origin}/actor`, faults: [] });
    expect(flagged?.activity).toMatchObject({
      actor: `${world.server.origin}/actor`,
      content: 'Ads',
      object: [nora.uri, note.id],
    });
    expect(JSON.stringify(flagged?.activity)).not.toMatch(new RegExp(`${world.uri(ada)}|ada`));
  });
});

describe('a suspension', () => {
  it('of somebody here is published, and lifted again', async () => {
    await world.tell(nora, world.peer.activity(nora, { type: 'Follow', object: world.uri(ada) }));
    await suspendAccount(world.server.app, owner, ada);
    await world.server.settle();
    expect(world.peer.got('Update').at(-1)?.activity?.object).toMatchObject({
      id: world.uri(ada),
      suspended: true,
    });
    expect(world.peer.got('Update').at(-1)?.faults).toEqual([]);
    expect(await world.peer.read(world.uri(ada))).toMatchObject({
      suspended: true,
      name: 'ada',
      summary: '',
    });
    expect((await world.peer.get(post)).status).toBe(404);
    await unsuspendAccount(world.server.app, owner, ada);
    await world.server.settle();
    expect(world.peer.got('Update').at(-1)?.activity?.object).not.toHaveProperty('suspended');
    expect((await world.peer.get(post)).status).toBe(200);
  });

  it('of somebody elsewhere hides what they wrote and lets nothing in', async () => {
    const id = await world.known(nora);
    await suspendAccount(world.server.app, owner, id);
    const note = world.peer.note(nora, { cc: [world.uri(ada)] });
    await world.tell(nora, world.peer.create(nora, note));
    expect(await world.post(note.id)).toBeUndefined();
    // Their own server cannot take back what ours has decided.
    await world.tell(
      nora,
      world.peer.activity(nora, { type: 'Update', object: { id: nora.uri, suspended: false } }),
    );
    await world.tell(nora, world.peer.create(nora, note));
    expect(await world.post(note.id)).toBeUndefined();
  });
});
