import { type CompiledQuery, type LogEvent, type RawBuilder, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../src/db/connect.ts';
import { openSession } from '../../src/domain/auth/session.ts';
import { unreadCount } from '../../src/domain/notifications/list.ts';
import type { App } from '../../src/domain/ports.ts';
import { ancestorPlaces, readThread, replyPlaces } from '../../src/domain/posts/thread.ts';
import { visibleTo } from '../../src/domain/posts/visibility.ts';
import { postSearch } from '../../src/domain/search/posts.ts';
import { UNCONDITIONAL } from '../../src/domain/search/terms.ts';
import { postFanOut } from '../../src/domain/timelines/fan-out.ts';
import { homeSkeleton, homeTimeline } from '../../src/domain/timelines/home.ts';
import { listSkeleton } from '../../src/domain/timelines/list.ts';
import { profileSkeleton } from '../../src/domain/timelines/profile.ts';
import { publicSkeleton } from '../../src/domain/timelines/public.ts';
import { anonymous, viewerOf } from '../../src/domain/viewer.ts';
import type { AccountId, PostId } from '../../src/lib/ids.ts';
import { testApp } from '../support/app.ts';
import { freshDatabase } from '../support/database.ts';
import { Member } from '../web/member.ts';

/** Which index each hot query takes, on a database with enough rows that it matters. */

const READER = '1' as AccountId;
const AUTHOR = '2' as AccountId;
const viewer = viewerOf(READER);

let database: Database;
let app: App;
let statements = 0;

const count = (event: LogEvent) => {
  if (event.level === 'query') statements += 1;
};

beforeAll(async () => {
  database = await freshDatabase({ log: count });
  app = { ...(await testApp()), db: database.db };
  await sow();
});
afterAll(() => database.close());

/** 300 accounts, 20,000 posts of them, the reader following all of the first hundred. */
async function sow(): Promise<void> {
  const parts = [
    sql`insert into accounts (id, username, uri) select n, 'person' || n, 'https://perch.example/users/' || n
      from generate_series(1, 300) n`,
    sql`insert into users (account_id, email, password_hash, confirmed_at, approved_at, last_seen_at)
      select n, n || '@mail.example', 'none', now(), now(), now() from generate_series(1, 300) n`,
    sql`insert into follows (follower_id, followee_id, uri, accepted_at)
      select n, m, 'https://perch.example/follows/' || n || '-' || m, now()
      from generate_series(1, 300) n, generate_series(1, 100) m where n <> m`,
    sql`insert into posts (id, account_id, local, uri, plain, visibility, in_reply_to_id, in_reply_to_account_id)
      select n, 1 + n % 300, n % 3 = 0, 'https://perch.example/posts/' || n, 'words ' || n || case when n % 20 = 0 then ' common' else '' end,
        case when n % 5 = 0 then 'followers' else 'public' end,
        case when n % 4 = 0 then n / 2 end, case when n % 4 = 0 then 1 + (n / 2) % 300 end
      from generate_series(1, 20000) n`,
    sql`insert into boosts (id, account_id, post_id, uri, visibility)
      select 30000 + n, 1 + n % 300, n, 'https://perch.example/boosts/' || n, 'public' from generate_series(1, 3000) n`,
    sql`insert into home_entries (account_id, entry_id, post_id, boosted_by)
      select n, m, m, null from generate_series(1, 60) n, generate_series(19300, 19999) m`,
    sql`insert into home_entries (account_id, entry_id, post_id, boosted_by)
      select n, 30000 + m, m, 1 + m % 300 from generate_series(1, 60) n, generate_series(1, 100) m`,
    sql`insert into media (account_id, post_id, kind, mime)
      select 1 + n % 300, n, 'image', 'image/webp' from generate_series(1, 20000, 10) n`,
    sql`insert into mentions (post_id, account_id) select n, 1 + n % 299 from generate_series(1, 20000, 7) n`,
  ];
  for (const part of parts) await part.execute(app.db);
  await sql`vacuum analyze`.execute(app.db).catch(() => sql`analyze`.execute(app.db));
}

interface PlanNode {
  'Node Type': string;
  'Index Name'?: string;
  'Relation Name'?: string;
  Plans?: PlanNode[];
}

/** The indexes a statement uses, and the tables it reads from end to end. */
async function planOf(query: { compile(): CompiledQuery } | RawBuilder<unknown>) {
  const compiled =
    'execute' in query ? query.compile(app.db) : (query as { compile(): CompiledQuery }).compile();
  const { rows } = await app.db.executeQuery<{ 'QUERY PLAN': { Plan: PlanNode }[] }>({
    ...compiled,
    sql: `explain (format json) ${compiled.sql}`,
  });
  const indexes = new Set<string>();
  const scanned = new Set<string>();
  const visit = (node: PlanNode) => {
    if (node['Index Name']) indexes.add(node['Index Name']);
    if (node['Node Type'] === 'Seq Scan') scanned.add(node['Relation Name'] ?? '');
    for (const below of node.Plans ?? []) visit(below);
  };
  for (const row of rows[0]?.['QUERY PLAN'] ?? []) visit(row.Plan);
  return { indexes: [...indexes], scanned: [...scanned] };
}

const LARGE = ['posts', 'home_entries', 'follows', 'boosts'];
const large = (tables: string[]) => tables.filter((table) => LARGE.includes(table));

describe('plans', () => {
  it('home reads its own entries by their key', async () => {
    const plan = await planOf(homeSkeleton(app.db, READER, { before: '30050' }));
    expect(plan.indexes).toEqual(expect.arrayContaining(['home_entries_pkey', 'posts_pkey']));
    expect(large(plan.scanned)).toEqual([]);
  });

  it('of a list reads each member by their own index', async () => {
    const plan = await planOf(
      listSkeleton(app, READER, { id: '1', replies: 'members' }, { before: '30050' }),
    );
    expect(plan.indexes).toEqual(expect.arrayContaining(['posts_account', 'boosts_account']));
    expect(large(plan.scanned)).toEqual([]);
  });

  it.each(['posts', 'replies'] as const)('a profile reads %s by account', async (tab) => {
    const plan = await planOf(
      profileSkeleton(app.db, viewer, AUTHOR, { tab, belowPins: tab === 'posts' }, {}),
    );
    expect(plan.indexes).toEqual(expect.arrayContaining(['posts_account', 'boosts_account']));
    expect(large(plan.scanned)).toEqual([]);
  });

  it.each([
    ['posts_public', false],
    ['posts_local', true],
  ] as const)('a public timeline walks along %s', async (index, local) => {
    for (const who of [viewer, anonymous]) {
      const plan = await planOf(publicSkeleton(app.db, who, {}, { local }));
      expect(plan.indexes).toContain(index);
      expect(large(plan.scanned)).toEqual([]);
    }
  });

  it('a public timeline with replies reads as little as one without', async () => {
    const local = await planOf(publicSkeleton(app.db, viewer, {}, { local: true, replies: true }));
    expect(local.indexes).toContain('posts_local_talk');
    const all = await planOf(publicSkeleton(app.db, viewer, {}, { local: false, replies: true }));
    expect([...large(local.scanned), ...large(all.scanned)]).toEqual([]);
  });

  it('home without boosts or replies reads its own entries by their key, too', async () => {
    const plan = await planOf(homeSkeleton(app.db, READER, {}, { boosts: false, replies: false }));
    expect(plan.indexes).toEqual(expect.arrayContaining(['home_entries_pkey', 'posts_pkey']));
    expect(large(plan.scanned)).toEqual([]);
  });

  it('a thread climbs by key and descends by what is answered', async () => {
    const up = await planOf(ancestorPlaces('16000' as PostId));
    expect(up.indexes).toEqual(['posts_pkey']);
    expect(up.scanned).toEqual([]);
    const down = await planOf(replyPlaces('1000' as PostId));
    expect(down.indexes).toEqual(['posts_replies']);
    expect(down.scanned).toEqual([]);
  });

  it('a fan-out takes followers by the followed', async () => {
    const plan = await planOf(postFanOut(AUTHOR, '19999' as PostId, { below: null, seenSince: new Date(0) }));
    expect(plan.indexes).toEqual(expect.arrayContaining(['follows_followers', 'posts_pkey']));
    expect(large(plan.scanned)).toEqual([]);
  });

  it.each(['absentword', 'common', '19999'])('a search for %j goes through the words', async (word) => {
    const plan = await planOf(postSearch(viewer, word, UNCONDITIONAL, {}));
    expect(plan.indexes).toContain('posts_search');
    expect(large(plan.scanned)).toEqual([]);
  });
});

describe('who may see a post', () => {
  it('is looked up for each post, whatever the reader follows and was named in', async () => {
    const ids = Array.from({ length: 1000 }, (_, n) => String(n + 1));
    const query = app.db
      .selectFrom('posts')
      .select('posts.id')
      .where(sql<boolean>`posts.id = any(${ids}::bigint[])`)
      .where(visibleTo(viewer))
      .compile();
    const { rows } = await app.db.executeQuery<{ 'QUERY PLAN': string }>({
      ...query,
      sql: `explain ${query.sql}`,
    });
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toMatch(/\(SubPlan/);
    expect(plan).not.toContain('hashed SubPlan');
  });
});

describe('polls', () => {
  it('that end or have news, and the votes of somebody, are found by an index', async () => {
    await sql`insert into polls (post_id, multiple, expires_at, closed_at, voters_count)
      select n, false, now() + interval '1 day', case when n % 100 = 0 then null else now() end, 0
      from generate_series(1, 10000) n`.execute(app.db);
    await sql`insert into poll_options (post_id, position, title)
      select n, p, 'Choice' from generate_series(1, 10000) n, generate_series(0, 1) p`.execute(app.db);
    await sql`insert into poll_votes (post_id, account_id, position, only_one)
      select 1 + n % 10000, 1 + n % 300, n % 2, true from generate_series(1, 20000) n
      on conflict do nothing`.execute(app.db);
    await sql`analyze`.execute(app.db);
    const ending = app.db.selectFrom('polls').select('post_id').where('closed_at', 'is', null);
    expect((await planOf(ending.where('expires_at', '<=', new Date()))).indexes).toEqual(['polls_ending']);
    const due = app.db.selectFrom('polls').select('post_id').where('tally_due_at', '<=', new Date());
    expect((await planOf(due)).indexes).toEqual(['polls_tallies']);
    const own = app.db
      .selectFrom('poll_votes')
      .select('position')
      .where('post_id', '=', '77' as PostId);
    expect((await planOf(own.where('account_id', '=', READER))).scanned).toEqual([]);
    await sql`delete from polls`.execute(app.db);
  });
});

describe('statements', () => {
  it('of a page of home are at most 8, however long it is', async () => {
    const read = async (limit: number) => {
      statements = 0;
      const page = await homeTimeline(app, READER, { limit });
      expect(page.items).toHaveLength(limit);
      return statements;
    };
    const short = await read(2);
    expect(short).toBeLessThanOrEqual(8);
    expect(await read(40)).toBe(short);
    await sql`insert into quotes (post_id, quoted_post_id, quoted_uri, state)
      select id, id - 1, 'x', 'accepted' from posts where id > 100`.execute(database.db);
    const quoting = await read(20);
    expect(quoting).toBe(short);
    expect(await read(40)).toBe(quoting);
    await sql`delete from quotes`.execute(database.db);
  });

  it('that count unread news are one, and two for who leaves some of them out', async () => {
    await sql`insert into notifications (id, account_id, kind, from_account_id, post_id)
      select id, ${READER}, 'mention', account_id, id from posts where account_id = 2 and visibility = 'public' limit 50`.execute(
      app.db,
    );
    await sql`update posts set html = '<p>kale</p>' where account_id = 2 and id % 600 = 1`.execute(app.db);
    await sql`insert into word_filters (id, account_id, phrase, whole_word, places, action)
      values (1, ${READER}, 'kale', true, '{notifications}', 'hide')`.execute(app.db);
    const count = async (version: number) => {
      const reader = { accountId: READER, version };
      // The filters themselves are read once after each change of them.
      await unreadCount(app, reader);
      statements = 0;
      return { unread: await unreadCount(app, reader), statements };
    };
    expect(await count(0)).toEqual({ unread: 50, statements: 1 });
    const filtered = await count(1);
    expect(filtered.statements).toBe(2);
    expect(filtered.unread).toBeLessThan(50);
    // Behind a hundred that are left out there may be others.
    await sql`insert into notifications (id, account_id, kind, from_account_id, post_id)
      select id, ${READER}, 'mention', account_id, id from posts where account_id between 3 and 8 and visibility = 'public'`.execute(
      app.db,
    );
    await sql`update posts set html = '<p>chard</p>' where account_id between 2 and 4`.execute(app.db);
    await sql`update word_filters set phrase = 'chard'`.execute(app.db);
    expect(await count(2)).toEqual({ unread: 100, statements: 2 });
    await sql`delete from notifications`.execute(app.db);
    await sql`delete from word_filters`.execute(app.db);
  });

  it('of the whole answer for home are at most 8, whoever reads it', async () => {
    await sql`update users set role = 'moderator', settings = '{"wordFilters": 3}' where account_id = ${READER}`.execute(
      app.db,
    );
    await sql`insert into reports (reporter_id, target_id, comment) values (2, 3, 'why')`.execute(app.db);
    await sql`insert into word_filters (id, account_id, phrase, whole_word, places, action)
      values (1, ${READER}, 'rhubarb', true, '{notifications,home}', 'hide')`.execute(app.db);
    await sql`insert into notifications (id, account_id, kind, from_account_id, post_id)
      select id, ${READER}, 'mention', account_id, id from posts where account_id = 2 and visibility = 'public' limit 5`.execute(
      app.db,
    );
    await sql`insert into polls (post_id, multiple) select post_id, false from home_entries where account_id = ${READER} on conflict do nothing`.execute(
      app.db,
    );
    await sql`insert into poll_options (post_id, position, title) select post_id, 0, 'a' from polls`.execute(
      app.db,
    );
    const reader = new Member(app, READER, 'person1');
    const { token } = await openSession(app, READER, { userAgent: 'test', address: '127.0.0.1' });
    reader.cookies.set('__Host-perch', token);
    // What is kept in memory (filters, what is talked about) is read by the first page.
    expect(await reader.page('/')).toContain('data-post=');
    statements = 0;
    const page = await reader.page('/');
    expect(statements).toBeLessThanOrEqual(8);
    // All that costs a statement of its own is there.
    expect(page).toContain('class="poll"');
    expect(page).toContain('<title>(5) Home');
    expect(page).toMatch(/Admin<\/span><span class="badge"[^>]*>.*?1/);
    for (const table of ['reports', 'word_filters', 'notifications', 'polls'])
      await sql`delete from ${sql.table(table)}`.execute(app.db);
  });

  it('of a conversation are as many, however many take part in it', async () => {
    const read = async (id: string) => {
      statements = 0;
      const thread = await readThread(app, viewer, id as PostId);
      return { count: statements, shown: thread.replies.length, more: thread.fold?.count };
    };
    await sql`insert into posts (id, account_id, local, uri, visibility) select n, 1, true, 'https://perch.example/asks/' || n, 'public'
      from generate_series(40001, 40002) n`.execute(app.db);
    await sql`insert into posts (id, account_id, local, uri, visibility, in_reply_to_id, in_reply_to_account_id)
      select n, 1 + n % 300, true, 'https://perch.example/answers/' || n, 'public', case when n > 40499 then 40002 else 40001 end, 1
      from generate_series(40010, 40500) n`.execute(app.db);
    const short = await read('40002');
    expect(short.shown).toBe(1);
    const long = await read('40001');
    expect(long).toEqual({ count: short.count, shown: 30, more: 460 });
    expect(long.count).toBeLessThanOrEqual(8);
    await sql`delete from posts where id > 40000 and id < 41000`.execute(app.db);
  });

  it('of a page of home with polls are one more', async () => {
    const read = async () => {
      statements = 0;
      const { items } = await homeTimeline(app, READER, { limit: 2 });
      return { count: statements, posts: items.map(({ post }) => post) };
    };
    const before = await read();
    for (const { id } of before.posts) {
      await sql`insert into polls (post_id, multiple) values (${id}, false)`.execute(app.db);
      await sql`insert into poll_options (post_id, position, title) values (${id}, 0, 'a')`.execute(app.db);
    }
    const after = await read();
    expect(after.posts.map(({ poll }) => poll?.options.length)).toEqual([1, 1]);
    expect(after.count).toBe(before.count + 1);
    expect(after.count).toBeLessThanOrEqual(8);
    await sql`delete from polls`.execute(app.db);
  });
});
