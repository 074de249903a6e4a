import { beforeAll, describe, expect, it } from 'vitest';
import { followedHashtags, followHashtag, unfollowHashtag } from '../../src/domain/hashtags/follow.ts';
import { createList, deleteList, readList, readLists, updateList } from '../../src/domain/lists/lists.ts';
import { addToList, listMembers, listsWith, removeFromList } from '../../src/domain/lists/members.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import { fanOutPost } from '../../src/domain/timelines/fan-out.ts';
import { homeTimeline } from '../../src/domain/timelines/home.ts';
import { listTimeline } from '../../src/domain/timelines/list.ts';
import { rebuildHome } from '../../src/domain/timelines/rebuild.ts';
import type { AccountId, PostId } from '../../src/lib/ids.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { addBlock, addBoost, addFollow, addMute, addPeople, addRow } from './timelines-rows.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});

const NEW = { title: 'Birds', exclusive: false, replies: 'members' } as const;
const people = (count: number) => addPeople(app, count);
const two = async () => (await people(2)) as [AccountId, AccountId];

async function shown(owner: AccountId, listId: string): Promise<PostId[]> {
  const list = await readList(app, owner, listId);
  return (await listTimeline(app, owner, list)).items.map((entry) => entry.post.id);
}
const homeOf = async (id: AccountId) => (await homeTimeline(app, id)).items.map((entry) => entry.post.id);

describe('a list', () => {
  it('is its owner’s alone', async () => {
    const [me, other] = await two();
    const id = await createList(app, me, { ...NEW, title: '  Sea   birds ' });
    expect(await readLists(app, me)).toMatchObject([{ id, title: 'Sea birds', members: 0 }]);
    expect(await readLists(app, other)).toEqual([]);
    for (const act of [
      () => readList(app, other, id),
      () => updateList(app, other, id, NEW),
      () => deleteList(app, other, id),
      () => listMembers(app, other, id),
      () => addToList(app, other, id, me),
      () => removeFromList(app, other, id, me),
    ]) {
      await expect(act()).rejects.toThrow();
    }
  });

  it('has a name that fits', async () => {
    const [me] = await two();
    await expect(createList(app, me, { ...NEW, title: ' ' })).rejects.toThrow();
    await expect(createList(app, me, { ...NEW, title: 'x'.repeat(61) })).rejects.toThrow();
  });

  it('holds people whether they are followed or not, each once, and none across a block', async () => {
    const [me, stranger] = await two();
    const [blocked] = await two();
    await addBlock(app, me, blocked);
    const id = await createList(app, me, NEW);
    await addToList(app, me, id, stranger);
    await addToList(app, me, id, stranger);
    await expect(addToList(app, me, id, blocked)).rejects.toThrow();
    expect((await listMembers(app, me, id)).map((account) => account.id)).toEqual([stranger]);
    expect(await listsWith(app, me, stranger)).toMatchObject([{ id, holds: true }]);
    await removeFromList(app, me, id, stranger);
    expect(await listsWith(app, me, stranger)).toMatchObject([{ id, holds: false }]);
  });

  it('shows what its members post and boost, newest first, as far as the owner may see it', async () => {
    const [me, member] = await two();
    const [author, muted] = await two();
    const id = await createList(app, me, NEW);
    for (const account of [member, muted]) await addToList(app, me, id, account);
    await addMute(app, me, muted);
    const first = await addRow(app, member);
    await addRow(app, member, { visibility: 'followers' });
    await addRow(app, member, { visibility: 'mentioned', mentions: [me] });
    await addRow(app, muted);
    const boosted = await addRow(app, author);
    await addBoost(app, member, boosted);
    expect(await shown(me, id)).toEqual([boosted, first]);
    await addFollow(app, me, member);
    expect(await shown(me, id)).toHaveLength(3);
  });

  it('shows replies as its owner chose', async () => {
    const [me, member] = await two();
    const [friend, stranger] = await two();
    const id = await createList(app, me, NEW);
    await addToList(app, me, id, member);
    await addToList(app, me, id, friend);
    const own = await addRow(app, member);
    const thread = await addRow(app, member, { replyTo: own });
    const toMember = await addRow(app, member, { replyTo: await addRow(app, friend) });
    const followed = (await people(1))[0] as AccountId;
    await addFollow(app, me, followed);
    const toFollowed = await addRow(app, member, { replyTo: await addRow(app, followed) });
    const toStranger = await addRow(app, member, { replyTo: await addRow(app, stranger) });
    const some = async (replies: 'none' | 'members' | 'followed') => {
      await updateList(app, me, id, { ...NEW, replies });
      const posts = await shown(me, id);
      return [thread, toMember, toFollowed, toStranger].map((post) => posts.includes(post));
    };
    expect(await some('none')).toEqual([true, false, false, false]);
    expect(await some('members')).toEqual([true, true, false, false]);
    expect(await some('followed')).toEqual([true, false, true, false]);
  });

  it('turns its pages', async () => {
    const [me, member] = await two();
    const [other] = await two();
    const id = await createList(app, me, NEW);
    for (const account of [member, other]) await addToList(app, me, id, account);
    const posts: PostId[] = [];
    for (let turn = 0; turn < 5; turn++) posts.unshift(await addRow(app, turn % 2 ? member : other));
    const list = await readList(app, me, id);
    const page = await listTimeline(app, me, list, { limit: 3 });
    expect(page.items.map((entry) => entry.post.id)).toEqual(posts.slice(0, 3));
    const rest = await listTimeline(app, me, list, { limit: 3, before: page.next ?? '' });
    expect(rest.items.map((entry) => entry.post.id)).toEqual(posts.slice(3));
    expect(rest.next).toBeNull();
  });

  it('that is exclusive keeps its people out of home, and lets them back', async () => {
    const [me, member] = await two();
    await addFollow(app, me, member);
    const post = await addRow(app, member);
    await fanOutPost(app, post);
    expect(await homeOf(me)).toEqual([post]);
    const id = await createList(app, me, { ...NEW, exclusive: true });
    await addToList(app, me, id, member);
    expect(await homeOf(me)).toEqual([]);
    const next = await addRow(app, member);
    await fanOutPost(app, next);
    expect(await homeOf(me)).toEqual([]);
    await deleteList(app, me, id);
    expect(await homeOf(me)).toEqual([next, post]);
  });
});

describe('a followed hashtag', () => {
  it('brings home what is public with it, and nothing else', async () => {
    const [me, author] = await two();
    const [blocked] = await two();
    await addBlock(app, me, blocked);
    await followHashtag(app, me, '#Herons');
    await followHashtag(app, me, 'herons');
    expect(await followedHashtags(app, me)).toEqual(['Herons']);
    const says = async (from: AccountId, text: string, visibility: 'public' | 'unlisted' = 'public') => {
      const id = await composePost(app, from, { text, visibility });
      await fanOutPost(app, id);
      return id;
    };
    const wanted = await says(author, 'Look #herons and #egrets');
    await says(author, 'Quiet #herons', 'unlisted');
    await says(author, 'Nothing #else');
    await says(blocked, 'Blocked #herons');
    expect(await homeOf(me)).toEqual([wanted]);
    await rebuildHome(app, me);
    expect(await homeOf(me)).toEqual([wanted]);
    await unfollowHashtag(app, me, 'herons');
    await says(author, 'Later #herons');
    expect(await homeOf(me)).toEqual([wanted]);
  });
});
