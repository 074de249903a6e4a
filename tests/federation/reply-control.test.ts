import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { follow } from '../../src/domain/follows/follow.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import { editPost } from '../../src/domain/posts/edit.ts';
import { readPost } from '../../src/domain/posts/hydrate.ts';
import type { OwnReplyPolicy, PostInput } from '../../src/domain/posts/types.ts';
import { viewerOf } from '../../src/domain/viewer.ts';
import type { AccountId, PostId } from '../../src/lib/ids.ts';
import { type Json, type PeerAccount, PUBLIC } from '../support/peer/index.ts';
import { openWorld, type World } from './peer-world.ts';

/** Who may reply: enforced here, told to others as GoToSocial does, and read of theirs. */

const CONTEXT = [
  'https://www.w3.org/ns/activitystreams',
  {
    gts: 'https://gotosocial.org/ns#',
    interactionPolicy: { '@id': 'gts:interactionPolicy', '@type': '@id' },
    canReply: { '@id': 'gts:canReply', '@type': '@id' },
    automaticApproval: { '@id': 'gts:automaticApproval', '@type': '@id' },
    manualApproval: { '@id': 'gts:manualApproval', '@type': '@id' },
  },
];

let world: World;
let ada: AccountId;
let ben: AccountId;
let fan: AccountId;
let follower: PeerAccount;
let stranger: PeerAccount;

beforeAll(async () => {
  world = await openWorld();
  const make = (name: string) => world.server.account(name);
  [ada, ben, fan] = await Promise.all([make('ada'), make('ben'), make('fan')]);
  follower = world.peer.account('follower');
  stranger = world.peer.account('stranger');
  await world.tell(follower, world.peer.activity(follower, { type: 'Follow', object: world.uri(ada) }));
  await follow(world.server.app, fan, ada);
  await world.server.settle();
});
afterAll(() => world?.stop());

const app = () => world.server.app;
async function says(author: AccountId, text: string, more: Partial<PostInput> = {}): Promise<PostId> {
  const id = await composePost(app(), author, { visibility: 'public', ...more, text });
  await world.server.settle();
  return id;
}
const uriOf = (id: PostId) => `${world.server.origin}/posts/${id}`;

/** Whether a reply of somebody elsewhere is here afterwards. */
async function taken(by: PeerAccount, to: PostId): Promise<boolean> {
  const note = world.peer.note(by, {
    inReplyTo: uriOf(to),
    to: [PUBLIC],
    cc: [world.uri(ada)],
    tag: [{ type: 'Mention', href: world.uri(ada), name: '@ada' }],
  });
  await world.tell(
    by,
    world.peer.activity(by, { type: 'Create', object: note, to: [PUBLIC], cc: [world.uri(ada)] }),
  );
  return (await world.post(String(note.id))) !== undefined;
}

describe('a post of ours', () => {
  const cases: [OwnReplyPolicy, Record<'stranger' | 'follower' | 'named' | 'ben' | 'fan', boolean>][] = [
    ['everyone', { stranger: true, follower: true, named: true, ben: true, fan: true }],
    ['followers', { stranger: false, follower: true, named: true, ben: false, fan: true }],
    ['mentioned', { stranger: false, follower: false, named: true, ben: false, fan: false }],
    ['nobody', { stranger: false, follower: false, named: false, ben: false, fan: false }],
  ];

  it.each(cases)('that %s may reply to takes replies of them alone', async (replyPolicy, may) => {
    const named = world.peer.account(`named_${replyPolicy}`);
    await world.tell(named, world.peer.activity(named, { type: 'Follow', object: world.uri(ben) }));
    const id = await says(ada, `@${named.name}@${world.peer.host} what do you say?`, { replyPolicy });
    expect(await taken(stranger, id)).toBe(may.stranger);
    expect(await taken(follower, id)).toBe(may.follower);
    expect(await taken(named, id)).toBe(may.named);
    for (const [person, allowed] of [
      [ben, may.ben],
      [fan, may.fan],
    ] as const) {
      const reply = composePost(app(), person, { text: 'Well', visibility: 'public', inReplyToId: id });
      if (allowed) await reply;
      else await expect(reply).rejects.toMatchObject({ faults: [{ key: 'fault.reply.refused' }] });
      expect((await readPost(app(), viewerOf(person), id)).repliable).toBe(allowed);
    }
    await says(ada, 'More', { inReplyToId: id });
    const counted = Object.values(may).filter(Boolean).length + 1;
    expect((await readPost(app(), viewerOf(ada), id)).counts.replies).toBe(counted);
  });

  it('says who may reply, in both spellings', async () => {
    const policyOf = async (replyPolicy: OwnReplyPolicy) => {
      const id = await says(ada, 'Hear me', { replyPolicy });
      const answer = await fetch(uriOf(id), { headers: { accept: 'application/activity+json' } });
      const note = (await answer.json()) as { interactionPolicy: { canReply: Json } };
      const { canReply } = note.interactionPolicy;
      expect(canReply.always).toEqual(canReply.automaticApproval);
      return canReply.automaticApproval;
    };
    const me = world.uri(ada);
    expect(await policyOf('everyone')).toEqual([PUBLIC]);
    expect(await policyOf('followers')).toEqual([me, `${me}/followers`]);
    expect(await policyOf('mentioned')).toEqual([me]);
    expect(await policyOf('nobody')).toEqual([me]);
  });

  it('is asked for differently later: told to others as no edit, and followed from then on', async () => {
    const id = await says(ada, 'The pier is open');
    expect(await taken(stranger, id)).toBe(true);
    const before = world.peer.got('Update').length;
    const change = async (replyPolicy?: OwnReplyPolicy) => {
      const input = { text: 'The pier is open', visibility: 'public' as const };
      await editPost(app(), ada, id, replyPolicy ? { ...input, replyPolicy } : input);
      await world.server.settle();
    };
    await change('nobody');
    await change('nobody');
    await change();
    const updates = world.peer.got('Update').slice(before);
    expect(updates).toHaveLength(1);
    const note = updates[0]?.activity?.object as Json;
    expect(note.updated).toBeUndefined();
    expect(note.interactionPolicy).toMatchObject({ canReply: { automaticApproval: [world.uri(ada)] } });
    expect((await readPost(app(), viewerOf(ada), id)).editedAt).toBeNull();
    expect(await taken(stranger, id)).toBe(false);
    expect((await readPost(app(), viewerOf(ada), id)).counts.replies).toBe(1);
    expect(world.faults()).toEqual([]);
  });

  it('has no reply form for whom it does not take replies from, and says so', async () => {
    const id = await says(ada, 'Quiet please', { replyPolicy: 'nobody' });
    const page = await (
      await fetch(`${world.server.origin}/@ada/${id}`, { headers: { accept: 'text/html' } })
    ).text();
    expect(page).toContain('has limited who may reply');
    expect(page).not.toContain(`/interact/reply/${id}`);
  });
});

describe('a post of theirs', () => {
  const elsewhere = async (rule: (author: PeerAccount) => Json | undefined) => {
    const author = world.peer.account(`author_${Math.random().toString(36).slice(2, 8)}`);
    await world.followed(ada, author);
    const canReply = rule(author);
    const note = world.peer.note(author, {
      '@context': CONTEXT,
      ...(canReply ? { interactionPolicy: { canReply } } : {}),
    });
    await world.tell(author, {
      ...world.peer.activity(author, { type: 'Create', object: note, to: [PUBLIC] }),
      '@context': CONTEXT,
    });
    const post = await world.post(String(note.id));
    if (!post) throw new Error('The post did not arrive');
    return {
      ada: (await readPost(app(), viewerOf(ada), post.id)).repliable,
      ben: (await readPost(app(), viewerOf(ben), post.id)).repliable,
    };
  };

  it.each<[string, (author: PeerAccount) => Json | undefined, { ada: boolean; ben: boolean }]>([
    ['without a rule', () => undefined, { ada: true, ben: true }],
    ['for everybody', () => ({ automaticApproval: [PUBLIC] }), { ada: true, ben: true }],
    ['for followers', (author) => ({ automaticApproval: [author.followers] }), { ada: true, ben: false }],
    ['for nobody', (author) => ({ automaticApproval: [author.uri] }), { ada: false, ben: false }],
    ['for who is let in one by one', () => ({ manualApproval: [PUBLIC] }), { ada: true, ben: true }],
  ])('%s', async (_name, rule, may) => {
    expect(await elsewhere(rule)).toEqual(may);
  });
});
