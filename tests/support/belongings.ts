import { sql } from 'kysely';
import { saveDraft } from '../../src/domain/drafts/save.ts';
import { listFilters, saveFilter } from '../../src/domain/filters/filters.ts';
import { followHashtag } from '../../src/domain/hashtags/follow.ts';
import { blockDomain } from '../../src/domain/instances/block.ts';
import { createList } from '../../src/domain/lists/lists.ts';
import { addToList } from '../../src/domain/lists/members.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import type { PostInput } from '../../src/domain/posts/types.ts';
import { fileReport } from '../../src/domain/reports/file.ts';
import { schedulePost } from '../../src/domain/scheduled/schedule.ts';
import { rememberSearch } from '../../src/domain/search/recent.ts';
import { type AccountId, type PostId, parseId } from '../../src/lib/ids.ts';
import { settle, type TestServer } from './servers.ts';

/** Addresses of pages about single things that somebody has. */
export type Belongings = Record<
  | 'list'
  | 'listEdit'
  | 'listsWith'
  | 'report'
  | 'complaint'
  | 'complained'
  | 'filtered'
  | 'filter'
  | 'quotes'
  | 'quote',
  string
>;

export interface Cast {
  ines: AccountId;
  kofi: AccountId;
  priya: AccountId;
  /** Whose name is long, and their post with pictures. */
  long: AccountId;
  gallery: PostId;
  /** A post by ines. */
  question: PostId;
}

/** Gives ines something of everything that a member can keep, and the owner of a server has to see to. */
export async function gather(here: TestServer, cast: Cast): Promise<Belongings> {
  const { app } = here;
  const { ines, kofi, priya, long, gallery, question } = cast;
  const list = await createList(app, ines, {
    title: 'People of the bakery’s street',
    exclusive: false,
    replies: 'members',
  });
  for (const member of [kofi, priya, long]) await addToList(app, ines, list, member);
  for (const tag of ['kingfisher', 'mapping']) await followHashtag(app, ines, tag);
  for (const query of ['kingfisher', 'from:kofi has:media before:2026-01-31']) {
    await rememberSearch(app, ines, query);
  }
  const filter = await keepWords(here, ines);
  const report = await fileReport(app, priya, {
    targetId: long,
    postIds: [gallery],
    reason: 'rules',
    comment: 'All of these names are too long.\n\nSee the pictures.',
    forward: false,
  });
  for (const [domain, severity] of [
    ['spam.example', 'suspend'],
    ['a-very-long-name-of-a-server-that-says-nothing.example', 'limit'],
  ] as const) {
    await blockDomain(app, { domain, severity, publicComment: 'Advertising', privateComment: 'Seen twice' });
  }
  await sql`insert into account_domain_blocks (account_id, domain) values (${ines}, 'loud.example')`.execute(
    app.db,
  );
  await composePost(app, kofi, { text: 'I ask myself the same.', visibility: 'public', quoteOfId: question });
  const stranger = await addressedByStranger(here, ines);
  await settle(here);
  return {
    list: `/lists/${list}`,
    listEdit: `/lists/${list}/edit`,
    listsWith: `/accounts/${kofi}/lists`,
    report: `/admin/reports/${report}`,
    complaint: `/report?account=${long}&post=${gallery}`,
    complained: `/report/done?account=${long}`,
    filter: `/settings/filters/${filter}`,
    filtered: `/notifications/filtered/${stranger}`,
    quotes: `/@ines/${question}/quotes`,
    quote: `/compose?quote=${question}`,
  };
}

/** A draft, a planned post and two filters. @returns the id of a filter */
async function keepWords({ app }: TestServer, ines: AccountId): Promise<string> {
  const form = (text: string) => ({ text: [text], visibility: ['followers'] });
  await saveDraft(app, ines, { form: form('What I wanted to say about bread:'), mediaIds: [] });
  const input: PostInput = { text: 'The market opens in an hour.', visibility: 'public' };
  await schedulePost(app, ines, {
    form: form(input.text),
    inputs: [input],
    mediaIds: [],
    publishAt: new Date(app.clock.now().getTime() + 90 * 86_400_000),
  });
  for (const action of ['warn', 'hide'] as const) {
    await saveFilter(app, ines, {
      phrase: action === 'warn' ? 'spoiler' : 'a phrase of several words',
      wholeWord: true,
      places: ['home', 'public'],
      action,
      expiresAt: null,
    });
  }
  const [filter] = await listFilters(app, ines);
  if (!filter) throw new Error('two filters were saved');
  return filter.id;
}

/** Somebody new whose news are kept apart. @returns who */
async function addressedByStranger(here: TestServer, ines: AccountId): Promise<AccountId> {
  const stranger = await here.account('stranger', { displayName: 'Nobody you know' });
  const filters = JSON.stringify({ filters: { strangers: true } });
  await sql`update users set settings = settings || ${filters}::jsonb where account_id = ${ines}`.execute(
    here.app.db,
  );
  await composePost(here.app, stranger, { text: '@ines Have you heard of this?', visibility: 'public' });
  await settle(here);
  return stranger;
}

/** The post at a path of ours. */
export function postOf(path: string): PostId {
  const id = parseId<PostId>(path.split('/').at(-1));
  if (!id) throw new Error(`${path} names no post`);
  return id;
}
