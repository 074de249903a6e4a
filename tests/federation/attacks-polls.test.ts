import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composePost } from '../../src/domain/posts/compose.ts';
import { readPost } from '../../src/domain/posts/hydrate.ts';
import type { PostInput } from '../../src/domain/posts/types.ts';
import { viewerOf } from '../../src/domain/viewer.ts';
import type { PostId } from '../../src/lib/ids.ts';
import type { Json, PeerAccount } from '../support/peer/index.ts';
import { openSiege, type Siege } from './attack-world.ts';

/** Attacks on polls: number 13 of the wire checklist, A17. Each vote differs from an honest one in one thing. */

let siege: Siege;
beforeAll(async () => {
  siege = await openSiege();
});
afterAll(() => siege?.stop());

async function asks(multiple = false, visibility: PostInput['visibility'] = 'public') {
  const id = await composePost(siege.server.app, siege.ada, {
    text: 'Which?',
    visibility,
    poll: { options: ['Tea', 'Coffee'], multiple, seconds: 3600 },
  });
  await siege.server.settle();
  return { id, uri: `${siege.server.origin}/posts/${id}` };
}

let count = 0;
function voteOf(voter: PeerAccount, uri: string, extra: Json = {}): Json & { id: string } {
  const note = {
    id: `${voter.uri}#votes/${++count}`,
    type: 'Note',
    name: 'Tea',
    attributedTo: voter.uri,
    inReplyTo: uri,
    to: [siege.uri(siege.ada)],
    ...extra,
  };
  return siege.by(voter, { type: 'Create', to: note.to, object: note });
}

const counts = async (id: PostId) =>
  (await readPost(siege.server.app, viewerOf(siege.ada), id)).poll?.options.map(({ votes }) => votes);

const sends = (as: PeerAccount, activity: Json) =>
  (as === siege.mallory ? siege.evil : siege.honest).post(as, `${siege.server.origin}/inbox`, activity);

describe('13: a vote', () => {
  it('that is honest counts, so that the others could', async () => {
    const { id, uri } = await asks();
    await sends(siege.mallory, voteOf(siege.mallory, uri));
    await siege.server.settle();
    expect(await counts(id)).toEqual([1, 0]);
  });

  it('does not count twice, nor a second choice where there is one', async () => {
    const { id, uri } = await asks();
    const first = voteOf(siege.mallory, uri);
    await sends(siege.mallory, first);
    await siege.server.settle();
    await siege.repels([first, voteOf(siege.mallory, uri), voteOf(siege.mallory, uri, { name: 'Coffee' })]);
    const several = await asks(true);
    await sends(siege.mallory, voteOf(siege.mallory, several.uri));
    await siege.server.settle();
    await siege.repels(Array.from({ length: 5 }, () => voteOf(siege.mallory, several.uri)));
    expect([await counts(id), await counts(several.id)]).toEqual([
      [1, 0],
      [1, 0],
    ]);
  });

  it('does not count many times at once', async () => {
    const { id, uri } = await asks();
    const names = Array.from({ length: 12 }, (_, n) => (n % 2 === 0 ? 'Tea' : 'Coffee'));
    await Promise.all(names.map((name) => sends(siege.mallory, voteOf(siege.mallory, uri, { name }))));
    await siege.server.settle();
    expect((await counts(id))?.reduce((sum, votes) => sum + votes, 0)).toBe(1);
    const [several, vote] = [await asks(true), voteOf(siege.mallory, '')];
    const notes = names.map(() => ({
      ...(vote.object as Json),
      id: `${siege.mallory.uri}#v/${++count}`,
      inReplyTo: several.uri,
    }));
    await sends(siege.mallory, { ...vote, object: notes });
    await siege.server.settle();
    expect(await counts(several.id)).toEqual([1, 0]);
  });

  it('does not count after the end', async () => {
    const { id, uri } = await asks();
    await sql`update polls set expires_at = '2026-01-02T00:00:00Z' where post_id = ${id}`.execute(
      siege.server.app.db,
    );
    await siege.repels(voteOf(siege.mallory, uri));
  });

  it('does not count for what is no choice', async () => {
    const { uri } = await asks();
    const names = ['Milk', 'tea', '', '0', 'Tea'.repeat(1000), '<b>Tea</b>', 7, null, ['Tea', 'Coffee']];
    await siege.repels(names.slice(0, 8).map((name) => voteOf(siege.mallory, uri, { name })));
  });

  it('does not count by somebody whom the poll is not for', async () => {
    for (const visibility of ['followers', 'mentioned'] as const) {
      const { uri } = await asks(false, visibility);
      await siege.repels(voteOf(siege.mallory, uri));
    }
    const { uri } = await asks();
    await sql`insert into blocks (account_id, target_id, uri)
      select ${siege.ada}::bigint, id, 'https://test.example/block' from accounts
      where uri = ${siege.mallory.uri}`.execute(siege.server.app.db);
    await siege.repels(voteOf(siege.mallory, uri));
    await sql`delete from blocks where account_id = ${siege.ada}`.execute(siege.server.app.db);
  });

  it('does not count in the name of somebody else', async () => {
    const { id, uri } = await asks();
    const { alice, mallory } = siege;
    await siege.repels([
      voteOf(mallory, uri, { attributedTo: alice.uri }),
      voteOf(mallory, uri, { attributedTo: alice.uri, id: `${alice.uri}#votes/1` }),
      voteOf(mallory, uri, { id: `${alice.uri}#votes/1` }),
      { ...voteOf(alice, uri), id: `${siege.evil.origin}/1` },
      voteOf(alice, uri),
      { ...voteOf(alice, uri), actor: mallory.uri },
    ]);
    await siege.repels(
      { ...voteOf(siege.bob, uri), object: { ...(voteOf(alice, uri).object as Json) } },
      siege.bob,
    );
    expect(await counts(id)).toEqual([0, 0]);
  });

  it('does not count in a poll of another server, whose counts are its own', async () => {
    const option = (name: string) => ({ type: 'Note', name, replies: { type: 'Collection', totalItems: 3 } });
    const note = siege.honest.note(siege.alice, {
      type: 'Question',
      content: '<p>Which?</p>',
      oneOf: [option('Tea'), option('Coffee')],
      endTime: '2099-01-01T00:00:00Z',
    });
    await sends(siege.alice, siege.honest.create(siege.alice, note));
    await siege.server.settle();
    const update = (json: Json) =>
      siege.by(siege.mallory, { type: 'Update', object: { ...note, ...json }, to: note.to });
    await siege.repels([
      voteOf(siege.mallory, note.id),
      voteOf(siege.mallory, note.id, { to: [siege.alice.uri] }),
      update({ votersCount: 99, oneOf: [option('Tea'), option('Milk')] }),
      update({
        oneOf: [{ ...option('Tea'), replies: { type: 'Collection', totalItems: 99 } }, option('Coffee')],
      }),
      update({ attributedTo: siege.mallory.uri, closed: '2026-01-01T00:00:00Z' }),
    ]);
    await siege.repels(
      siege.by(siege.bob, {
        type: 'Update',
        object: { ...note, closed: '2026-01-01T00:00:00Z' },
        to: note.to,
      }),
      siege.bob,
    );
  });

  it('is neither a post that is no poll nor one that is gone', async () => {
    await siege.repels([
      voteOf(siege.mallory, siege.adaPost),
      voteOf(siege.mallory, `${siege.server.origin}/posts/1`),
      voteOf(siege.mallory, 'https://nowhere.example/1'),
    ]);
  });

  it('brings no script into a poll, whoever asks', async () => {
    const evil = '<img src=x onerror=alert(1)>"><script>alert(1)</script>';
    const note = siege.evil.note(siege.mallory, {
      type: 'Question',
      content: '<p>Which?</p>',
      oneOf: [
        { type: 'Note', name: `a${evil}` },
        { type: 'Note', name: '&lt;script&gt;alert(1)&lt;/script&gt;' },
      ],
    });
    await sends(siege.mallory, siege.evil.create(siege.mallory, note));
    await siege.server.settle();
    const row = await siege.post(note.id);
    if (!row) throw new Error('it was not stored');
    const { path, poll } = await readPost(siege.server.app, viewerOf(siege.ada), row.id);
    expect(poll?.options).toHaveLength(2);
    const page = await (await fetch(`${siege.server.origin}${path}`)).text();
    const [shown] = /<div class="ballot"[\s\S]*?<div class="note">/.exec(page) ?? [''];
    expect(shown).toContain('class="res');
    expect(shown).not.toMatch(/<script|<img/i);
  });
});
