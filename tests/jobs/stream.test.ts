import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Visibility } from '../../src/db/tables/content.ts';
import type { DomainEvent } from '../../src/domain/events.ts';
import type { LiveMessage } from '../../src/domain/live.ts';
import { stream } from '../../src/jobs/handlers/stream.ts';
import type { AccountId, PostId } from '../../src/lib/ids.ts';
import { type TestApp, testApp } from '../support/app.ts';

let app: TestApp;
let authorId: AccountId;

beforeAll(async () => {
  app = await testApp();
  const username = `a_${randomUUID().slice(0, 8)}`;
  const row = await app.db
    .insertInto('accounts')
    .values({ username, uri: `https://perch.example/${username}` })
    .returning('id')
    .executeTakeFirstOrThrow();
  authorId = row.id;
});

async function post(values: {
  visibility?: Visibility;
  in_reply_to_id?: PostId;
  in_reply_to_uri?: string;
  created_at?: Date;
  deleted_at?: Date;
}): Promise<PostId> {
  const row = await app.db
    .insertInto('posts')
    .values({
      account_id: authorId,
      local: true,
      uri: `https://perch.example/${randomUUID()}`,
      visibility: 'public',
      ...values,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

async function toldOf(event: DomainEvent): Promise<LiveMessage[]> {
  app.live.length = 0;
  await stream(app, event);
  return [...app.live];
}
const created = (postId: PostId) => toldOf({ type: 'post.created', postId });

describe('open pages are told', () => {
  it('of a new public post', async () => {
    const postId = await post({});
    expect(await created(postId)).toEqual([{ type: 'public', postId, local: true }]);
  });

  it('of nothing when the post is not public, answers somewhere else, is old or is gone', async () => {
    expect(await created(await post({ visibility: 'unlisted' }))).toEqual([]);
    expect(await created(await post({ visibility: 'mentioned' }))).toEqual([]);
    expect(await created(await post({ in_reply_to_uri: 'https://remote.example/1' }))).toEqual([]);
    expect(await created(await post({ created_at: new Date(Date.now() - 2 * 3600_000) }))).toEqual([]);
    expect(await created(await post({ deleted_at: new Date() }))).toEqual([]);
  });

  it('of the counts of a post that was answered, also when the answer goes', async () => {
    const parent = await post({});
    const reply = await post({ in_reply_to_id: parent });
    expect(await created(reply)).toEqual([{ type: 'post', postId: parent }]);
    const hidden = await post({ in_reply_to_id: parent, visibility: 'followers' });
    expect(await created(hidden)).toEqual([]);
    const event: DomainEvent = {
      type: 'post.deleted',
      postId: reply,
      accountId: authorId,
      uri: 'https://perch.example/gone',
      visibility: 'public',
      inboxes: [],
    };
    expect(await toldOf(event)).toEqual([
      { type: 'post.deleted', postId: reply },
      { type: 'post', postId: parent },
    ]);
  });

  it('of likes and notifications, and not of follows', async () => {
    const postId = await post({});
    expect(await toldOf({ type: 'like.created', postId, accountId: authorId })).toEqual([
      { type: 'post', postId },
    ]);
    expect(await toldOf({ type: 'notifications.read', accountId: authorId })).toEqual([
      { type: 'notifications', accountId: authorId },
    ]);
    const uri = 'https://perch.example/follows/1';
    const follow: DomainEvent = { type: 'follow.deleted', followerId: authorId, followeeId: authorId, uri };
    expect(await toldOf(follow)).toEqual([]);
  });
});
