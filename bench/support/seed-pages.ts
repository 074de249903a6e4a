import { sql } from 'kysely';
import { addLocalAccount } from '../../src/domain/accounts/create.ts';
import type { App } from '../../src/domain/ports.ts';
import { rebuildHome } from '../../src/domain/timelines/rebuild.ts';
import { write } from '../../src/domain/write.ts';
import type { AccountId, PostId } from '../../src/lib/ids.ts';

const AUTHORS = 50;
const POSTS = 20_000;

export interface Small {
  viewerId: AccountId;
  author: { id: AccountId; username: string };
  /** The first of a conversation of 20 posts. */
  rootId: PostId;
}

/** A small, busy server: 50 people, 20,000 posts with pictures, mentions, hashtags, likes and boosts, and somebody who follows 40 of them. */
export async function seedPages(app: App): Promise<Small> {
  const authors: AccountId[] = [];
  for (let number = 0; number < AUTHORS; number += 1) authors.push(await account(app, `author${number}`));
  const viewerId = await account(app, 'viewer');
  await sql`
    insert into follows (follower_id, followee_id, uri, accepted_at)
    select ${viewerId}::bigint, id, 'https://bench.example/follows/' || id, now()
    from unnest(${authors.slice(0, 40)}::bigint[]) as author (id)`.execute(app.db);
  await posts(app, authors);
  const rootId = await conversation(app);
  await rebuildHome(app, viewerId);
  await sql`analyze`.execute(app.db);
  const [id] = authors;
  if (!id) throw new Error('nobody is here');
  return { viewerId, author: { id, username: 'author0' }, rootId };
}

function account(app: App, username: string): Promise<AccountId> {
  const input = { username, email: `${username}@bench.example`, passwordHash: 'none', role: 'user' } as const;
  return write(app, (w) => addLocalAccount(w, { ...input, confirmed: true, approved: true }));
}

/** One every half a minute until now. */
async function posts(app: App, authors: readonly AccountId[]): Promise<void> {
  await sql`
    insert into posts (id, account_id, local, uri, url, source, html, plain, visibility, created_at)
    select id_at(moment), (${[...authors]}::bigint[])[1 + number % ${AUTHORS}::int], true,
      'https://bench.example/posts/' || number, 'https://bench.example/@a/' || number, 'text',
      '<p>The herons are back at the weir this morning, ' || number || ' of them, standing about as if waiting for a train. '
        || '<a href="https://bench.example/tags/birds" class="mention hashtag" rel="tag">#<span>birds</span></a></p>',
      'The herons are back at the weir this morning, ' || number || ' of them #birds', 'public', moment
    from (
      select number, now() - make_interval(secs => 30 * (${POSTS}::int - number)) as moment
      from generate_series(1, ${POSTS}::int) as number
    ) as given`.execute(app.db);
  await sql`
    insert into media (account_id, post_id, kind, mime, remote_url, width, height, description)
    select account_id, id, 'image', 'image/jpeg', 'https://pictures.example/' || id || '.jpg', 1200, 800, 'A heron'
    from posts where id % 4 = 0`.execute(app.db);
  await sql`
    insert into mentions (post_id, account_id)
    select posts.id, (${[...authors]}::bigint[])[1 + (posts.id / 7) % ${AUTHORS}::int] from posts where id % 3 = 0
    on conflict do nothing`.execute(app.db);
  await sql`
    insert into likes (account_id, post_id, uri)
    select author, posts.id, 'https://bench.example/likes/' || author || '/' || posts.id
    from posts, unnest(${authors.slice(0, 5)}::bigint[]) as author where posts.id % 5 = 0`.execute(app.db);
  await sql`
    insert into boosts (account_id, post_id, uri, visibility)
    select author, posts.id, 'https://bench.example/boosts/' || author || '/' || posts.id, 'public'
    from posts, unnest(${authors.slice(0, 3)}::bigint[]) as author where posts.id % 50 = 0`.execute(app.db);
}

/** Hangs the 19 posts after the tenth newest one below it, three deep. */
async function conversation(app: App): Promise<PostId> {
  const rows = await app.db
    .selectFrom('posts')
    .select(['id', 'account_id', 'uri'])
    .orderBy('id')
    .limit(20)
    .execute();
  for (const [index, row] of rows.entries()) {
    const parent = rows[index < 7 ? 0 : Math.floor(index / 2)];
    if (index === 0 || !parent) continue;
    await app.db
      .updateTable('posts')
      .set({
        in_reply_to_id: parent.id,
        in_reply_to_account_id: parent.account_id,
        in_reply_to_uri: parent.uri,
      })
      .where('id', '=', row.id)
      .execute();
  }
  const [root] = rows;
  if (!root) throw new Error('nothing was written');
  return root.id;
}
