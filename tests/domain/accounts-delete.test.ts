import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { deleteAccount, receiveAccountDeletion } from '../../src/domain/accounts/delete.ts';
import {
  findAccount,
  findByUri,
  isNameTaken,
  requireAccountByHandle,
} from '../../src/domain/accounts/find.ts';
import { readProfile } from '../../src/domain/accounts/profile.ts';
import { receiveAccount } from '../../src/domain/accounts/receive.ts';
import { updateProfile } from '../../src/domain/accounts/update.ts';
import { openSession, readSession } from '../../src/domain/auth/session.ts';
import { boost } from '../../src/domain/boosts/boost.ts';
import { receiveBoost } from '../../src/domain/boosts/receive.ts';
import { follow } from '../../src/domain/follows/follow.ts';
import { receiveFollow } from '../../src/domain/follows/receive.ts';
import { like } from '../../src/domain/likes/like.ts';
import { uploadMedia } from '../../src/domain/media/upload.ts';
import { receivePost } from '../../src/domain/posts/receive.ts';
import { anonymous } from '../../src/domain/viewer.ts';
import { write } from '../../src/domain/write.ts';
import type { AccountId, PostId } from '../../src/lib/ids.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { person, remotePerson, unique } from '../support/people.ts';
import { picture } from '../support/pictures.ts';
import { profile, remoteDraft } from './accounts-drafts.ts';
import { draft, row, says } from './posts-people.ts';
import { countsOf } from './relations-rows.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});

const isBuried = async (uri: string) =>
  (await app.db.selectFrom('tombstones').select('uri').where('uri', '=', uri).executeTakeFirst()) !==
  undefined;
const accountRow = (id: AccountId) =>
  app.db.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
async function filesOf(id: AccountId): Promise<string[]> {
  const media = await app.db
    .selectFrom('media')
    .select(['file', 'preview'])
    .where('account_id', '=', id)
    .execute();
  const { avatar, banner } = await accountRow(id);
  return [...media.flatMap(({ file, preview }) => [file, preview]), avatar, banner].filter(
    (key) => key !== null,
  );
}
const follows = (followerId: AccountId, followeeId: AccountId) =>
  write(app, (w) => receiveFollow(w, { followerId, followeeId, uri: unique('https://remote.example/f/') }));

describe('a deleted account', () => {
  it('takes back what it counted for others', async () => {
    const [ann, bob] = [await person(app), await person(app)];
    const post = await says(app, bob.id, 'Hello');
    await follow(app, ann.id, bob.id);
    await follow(app, bob.id, ann.id);
    await like(app, ann.id, post);
    await boost(app, ann.id, post);
    await says(app, ann.id, 'Hello yourself', { inReplyToId: post });
    await says(app, ann.id, 'A whisper', { inReplyToId: post, visibility: 'followers' });
    await says(app, bob.id, 'Anybody else?', { inReplyToId: post });
    const before = { likes_count: 1, boosts_count: 1, replies_count: 2 };
    expect(await row(app, post)).toMatchObject(before);
    await deleteAccount(app, ann.id);
    expect(await row(app, post)).toMatchObject({ likes_count: 0, boosts_count: 0, replies_count: 1 });
    expect(await countsOf(app, bob.id)).toEqual({ followers: 0, following: 0 });
  });

  it('leaves a row without content, whose name and keys stay, and no login', async () => {
    const [ann, bob] = [await person(app, { displayName: 'Ann' }), await person(app)];
    const key = { kty: 'RSA' };
    await app.db
      .insertInto('account_keys')
      .values({
        account_id: ann.id,
        kind: 'rsa',
        private_key: JSON.stringify(key),
        public_key: JSON.stringify(key),
      })
      .execute();
    await updateProfile(app, ann.id, {
      ...profile,
      avatar: await picture(),
      banner: await picture('#223344'),
    });
    const media = await uploadMedia(app, ann.id, await picture(), 'mine');
    const post = await says(app, ann.id, 'With a picture', { mediaIds: [media] });
    const answer = await says(app, bob.id, 'Nice', { inReplyToId: post });
    const { token } = await openSession(app, ann.id, { userAgent: '', address: '' });
    const files = await filesOf(ann.id);
    expect(files).toHaveLength(4);
    for (const file of files) expect(await app.files.read(file)).not.toBeNull();

    await deleteAccount(app, ann.id);
    for (const file of files) expect(await app.files.read(file)).toBeNull();
    expect(await readSession(app, token)).toBeNull();
    expect(await accountRow(ann.id)).toMatchObject({
      username: ann.username,
      display_name: '',
      bio_html: '',
      fields: [],
      avatar: null,
      posts_count: 0,
      deleted_at: expect.any(Date),
    });
    expect(await findAccount(app, ann.username)).toBeNull();
    expect(await isNameTaken(app, ann.username.toUpperCase())).toBe(true);
    await expect(requireAccountByHandle(app, ann.username)).rejects.toMatchObject({ name: 'Gone' });
    await expect(readProfile(app, anonymous, ann.id)).rejects.toMatchObject({ name: 'Gone' });
    const keys = await app.db
      .selectFrom('account_keys')
      .select('kind')
      .where('account_id', '=', ann.id)
      .execute();
    expect(keys).toHaveLength(1);
    // The answer stays, and stays an answer: it does not turn up among first posts.
    expect(await row(app, answer)).toMatchObject({
      in_reply_to_id: null,
      in_reply_to_uri: `https://perch.example/posts/${post}`,
      deleted_at: null,
    });
    await expect(deleteAccount(app, ann.id)).rejects.toMatchObject({ name: 'NotFound' });
  });

  it('is buried with what everybody could read; the rest was never known to them', async () => {
    const ann = await person(app);
    const uriOf = (id: PostId) => `https://perch.example/posts/${id}`;
    const posts = [];
    for (const visibility of ['public', 'unlisted', 'followers', 'mentioned'] as const)
      posts.push(await says(app, ann.id, 'Hm', { visibility }));
    await deleteAccount(app, ann.id);
    expect(await Promise.all(posts.map((id) => isBuried(uriOf(id))))).toEqual([true, true, false, false]);
    expect(await app.db.selectFrom('posts').select('id').where('account_id', '=', ann.id).execute()).toEqual(
      [],
    );
  });

  it('is deleted and told of once, also by two at the same moment', async () => {
    const ann = await person(app);
    await app.takeEvents();
    const both = await Promise.allSettled([deleteAccount(app, ann.id), deleteAccount(app, ann.id)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { name: 'NotFound' } });
    const told = (await app.takeEvents()).filter((event) => event.type === 'account.deleted');
    expect(told).toHaveLength(1);
  });

  it('costs no search through a whole table for each of its posts', async () => {
    // What points at a post is looked for whenever one goes: 10,000 posts took a minute without one of these indexes.
    const { rows } = await sql<{ column: string; indexed: boolean }>`
      select c.conrelid::regclass || '.' || a.attname as column, exists (
        select 1 from pg_index i where i.indrelid = c.conrelid and i.indkey[0] = c.conkey[1]) as indexed
      from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
      where c.contype = 'f' and c.confrelid = 'posts'::regclass`.execute(app.db);
    expect(rows.length).toBeGreaterThan(5);
    expect(rows.filter(({ indexed }) => !indexed)).toEqual([]);
  });

  it('tells every server that may know it', async () => {
    const ann = await person(app);
    const server = async () => {
      const domain = `${unique('s').replace('_', '-')}.example`;
      return { ...(await remotePerson(app, { domain })), shared: `https://${domain}/inbox` };
    };
    const [follower, followed, named, booster, reader, author, stranger] = await Promise.all([
      server(),
      server(),
      server(),
      server(),
      server(),
      server(),
      server(),
    ]);
    await follows(follower.id, ann.id);
    await follow(app, ann.id, followed.id);
    const post = await says(app, ann.id, 'Hello');
    await app.db.insertInto('mentions').values({ post_id: post, account_id: named.id }).execute();
    await write(app, (w) =>
      receiveBoost(w, {
        accountId: booster.id,
        postId: post,
        uri: unique('https://remote.example/b/'),
        publishedAt: new Date(),
        visibility: 'public',
      }),
    );
    await app.db
      .insertInto('follows')
      .values({
        follower_id: reader.id,
        followee_id: booster.id,
        uri: unique('https://remote.example/f/'),
        accepted_at: new Date(),
      })
      .execute();
    const theirs = await write(app, (w) => receivePost(w, draft(author.id)));
    await like(app, ann.id, theirs ?? post);
    await app.takeEvents();
    await deleteAccount(app, ann.id);
    const [event] = (await app.takeEvents()).filter(({ type }) => type === 'account.deleted');
    const inboxes = event?.type === 'account.deleted' ? event.inboxes : [];
    expect(event).toMatchObject({ accountId: ann.id, uri: `https://perch.example/users/${ann.id}` });
    expect(inboxes.toSorted()).toEqual(
      [follower, followed, named, booster, reader, author].map(({ shared }) => shared).toSorted(),
    );
    expect(inboxes).not.toContain(stranger.shared);
  });
});

describe('a deleted account elsewhere', () => {
  it('is emptied, and nothing of it comes back', async () => {
    const [ann, remote] = [await person(app), await remotePerson(app, { displayName: 'Rem' })];
    await follows(remote.id, ann.id);
    await follow(app, ann.id, remote.id);
    const hidden = draft(remote.id, { visibility: 'followers' });
    await write(app, (w) => receivePost(w, hidden));
    const gone = () => write(app, (w) => receiveAccountDeletion(w, remote.id));
    await app.takeEvents();
    expect([await gone(), await gone()]).toEqual([true, false]);
    expect(await countsOf(app, ann.id)).toEqual({ followers: 0, following: 0 });
    expect([await isBuried(hidden.uri), await isBuried(remote.uri)]).toEqual([true, true]);
    expect(await write(app, (w) => receivePost(w, hidden))).toBeNull();
    expect(await findByUri(app.db, remote.uri)).toBeNull();
    await write(app, (w) => receiveAccount(w, { ...remoteDraft(remote), displayName: 'Back' }));
    expect(await accountRow(remote.id)).toMatchObject({ display_name: '', deleted_at: expect.any(Date) });
    // Other servers told us: there is nobody to tell.
    expect(await app.takeEvents()).toEqual([]);
  });

  it('is never one of ours', async () => {
    const ann = await person(app);
    expect(await write(app, (w) => receiveAccountDeletion(w, ann.id))).toBe(false);
    expect((await accountRow(ann.id)).deleted_at).toBeNull();
  });
});
