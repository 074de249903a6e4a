import { type Selectable, sql } from 'kysely';
import { statement } from '../../db/statement.ts';
import type { PostsTable } from '../../db/tables/content.ts';
import type { Db } from '../../db/tables/index.ts';
import { displayUrl } from '../../lib/display-url.ts';
import { renderEmojis } from '../../lib/emojis.ts';
import type { AccountId, PostId } from '../../lib/ids.ts';
import { linkHere } from '../../lib/links.ts';
import { pages } from '../../lib/uris.ts';
import { accountSummaries } from '../accounts/summaries.ts';
import type { AccountSummary } from '../accounts/types.ts';
import { NotFound } from '../errors.ts';
import { readPolls } from '../polls/read.ts';
import type { PollView } from '../polls/types.ts';
import type { App } from '../ports.ts';
import { quotableBy } from '../quotes/policy.ts';
import { anonymous, type Viewer, viewerOf } from '../viewer.ts';
import { LINK_COLUMNS, type LinkColumns, linkOf } from './hydrate-link.ts';
import { readMedia } from './hydrate-media.ts';
import { QUOTE_COLUMNS, type QuoteColumns, quoteView, shownQuote, textBeside } from './hydrate-quote.ts';
import { shownCounts } from './origin.ts';
import { repliableBy } from './reply-policy.ts';
import type { MediaView, PostCard, QuoteView, TimelineEntry } from './types.ts';
import { visibleTo } from './visibility.ts';

/** What a line of a timeline is made of. */
interface EntryRow {
  entryId: string;
  postId: PostId;
  boostedBy: AccountId | null;
}

type PostRow = Omit<
  Selectable<PostsTable>,
  | 'source'
  | 'plain'
  | 'search'
  | 'deleted_at'
  | 'conversation_uri'
  | 'quote_policy'
  | 'reply_policy'
  | 'preview_id'
> &
  LinkColumns &
  QuoteColumns & {
    quotable: boolean;
    repliable: boolean;
    liked: boolean;
    boosted: boolean;
    bookmarked: boolean;
    pinned: boolean;
    polled: boolean;
    /** Who is named in it, first named first as far as the table knows. */
    named: AccountId[];
  };

/** Everything that the cards of some posts need besides the rows. */
interface Parts {
  media: Map<PostId, MediaView[]>;
  polls: Map<PostId, PollView>;
  accounts: Map<AccountId, AccountSummary>;
}

/**
 * The posts behind these ids as the viewer sees them, in three statements however many there are; one more where some
 * have polls.
 * Those that are hidden from the viewer, deleted or unknown are absent.
 */
export async function hydratePosts(
  app: App,
  viewer: Viewer,
  ids: readonly PostId[],
): Promise<Map<PostId, PostCard>> {
  return (await load(app, viewer, ids, [])).cards;
}

/** Timeline lines with their posts and boosters; lines whose post the viewer may not see are left out. */
export async function hydrateEntries(
  app: App,
  viewer: Viewer,
  rows: readonly EntryRow[],
): Promise<TimelineEntry[]> {
  const boosters = rows.flatMap((row) => row.boostedBy ?? []);
  const { cards, accounts } = await load(
    app,
    viewer,
    rows.map((row) => row.postId),
    boosters,
  );
  return rows.flatMap(({ entryId, postId, boostedBy }) => {
    const post = cards.get(postId);
    const booster = boostedBy === null ? null : accounts.get(boostedBy);
    return post && booster !== undefined ? [{ entryId, post, boostedBy: booster }] : [];
  });
}

/** @throws {NotFound} when there is no such post, or none for this viewer */
export async function readPost(app: App, viewer: Viewer, id: PostId): Promise<PostCard> {
  const card = (await hydratePosts(app, viewer, [id])).get(id);
  if (!card) throw new NotFound();
  return card;
}

async function load(app: App, viewer: Viewer, ids: readonly PostId[], others: readonly AccountId[]) {
  const wanted = new Set(ids);
  const rows = await readRows(app, viewer, [...wanted]);
  const asked = rows.filter((row) => wanted.has(row.id));
  const found = rows.map((row) => row.id);
  const polled = rows.filter((row) => row.polled).map((row) => row.id);
  const [media, polls] = await Promise.all([readMedia(app, found), readPolls(app, viewer, polled)]);
  const people = new Set<AccountId>(others);
  for (const row of rows) {
    people.add(row.account_id);
    if (row.in_reply_to_account_id) people.add(row.in_reply_to_account_id);
    for (const id of row.named) people.add(id);
  }
  const accounts = people.size > 0 ? await accountSummaries(app, [...people]) : new Map();
  const parts: Parts = { media, polls, accounts };
  const rowOf = new Map(rows.map((row) => [row.id, row]));
  const cards = new Map<PostId, PostCard>();
  for (const row of asked) {
    const quotedId = shownQuote(row);
    const inner = quotedId ? rowOf.get(quotedId) : undefined;
    const quoted = inner ? toCard(app, viewer, inner, parts, null) : null;
    const card = toCard(app, viewer, row, parts, quoteView(row, quoted ?? undefined));
    if (card) cards.set(row.id, card);
  }
  return { cards, accounts: parts.accounts };
}

/** The rows of these posts and of what they quote. */
async function readRows(app: App, viewer: Viewer, ids: readonly PostId[]): Promise<PostRow[]> {
  if (ids.length === 0) return [];
  const { accountId } = viewer;
  return accountId === null ? rowsForVisitor(app.db, { ids }) : rowsFor(app.db, { ids, accountId });
}

const rowsFor = statement((db, { ids, accountId }: { ids: readonly PostId[]; accountId: AccountId }) =>
  rowsOf(db, ids, viewerOf(accountId)),
);
const rowsForVisitor = statement((db, { ids }: { ids: readonly PostId[] }) => rowsOf(db, ids, anonymous));

function rowsOf(db: Db, ids: readonly PostId[], viewer: Viewer) {
  const mark = (table: 'likes' | 'boosts' | 'bookmarks' | 'pins') =>
    viewer.accountId === null
      ? sql<boolean>`false`
      : sql<boolean>`exists (select 1 from ${sql.table(table)} as mark
          where mark.account_id = ${viewer.accountId} and mark.post_id = posts.id offset 0)`;
  return db
    .selectFrom('posts')
    .leftJoin('link_previews', 'link_previews.id', 'posts.preview_id')
    .leftJoin('quotes', 'quotes.post_id', 'posts.id')
    .select(LINK_COLUMNS)
    .select(QUOTE_COLUMNS)
    .select([quotableBy(viewer).as('quotable'), repliableBy(viewer).as('repliable')])
    .select([
      'posts.id',
      'posts.account_id',
      'posts.local',
      'posts.uri',
      'posts.url',
      'posts.html',
      'posts.warning',
      'posts.sensitive',
      'posts.language',
      'posts.visibility',
      'posts.in_reply_to_id',
      'posts.in_reply_to_account_id',
      'posts.in_reply_to_uri',
      'posts.emojis',
      'posts.replies_count',
      'posts.boosts_count',
      'posts.likes_count',
      'posts.remote_counts',
      'posts.created_at',
      'posts.edited_at',
    ])
    .select([
      mark('likes').as('liked'),
      mark('boosts').as('boosted'),
      mark('bookmarks').as('bookmarked'),
      mark('pins').as('pinned'),
      sql<boolean>`exists (select 1 from polls where polls.post_id = posts.id offset 0)`.as('polled'),
      // Text, as the JSON of a bigint may lose digits on its way through a number.
      sql<
        AccountId[]
      >`(select coalesce(json_agg(mentions.account_id::text order by mentions.account_id), '[]'::json)
        from mentions where mentions.post_id = posts.id and not mentions.silent)`.as('named'),
    ])
    .where(sql<boolean>`posts.id = any(array(
      select unnest(${ids}::bigint[])
      union
      select quoted.quoted_post_id from quotes quoted
      where quoted.post_id = any(${ids}::bigint[]) and quoted.state = 'accepted'))`)
    .where(visibleTo(viewer));
}

function toCard(
  app: App,
  viewer: Viewer,
  row: PostRow,
  parts: Parts,
  quote: QuoteView | null,
): PostCard | null {
  const author = parts.accounts.get(row.account_id);
  if (!author) return null;
  const path = pages.post(author.handle, row.id);
  const mine = row.account_id === viewer.accountId;
  const mentions = row.named.flatMap((id) => parts.accounts.get(id) ?? []);
  return {
    id: row.id,
    uri: row.uri,
    path,
    url: row.local ? `${app.config.origin}${path}` : (row.url ?? row.uri),
    local: row.local,
    author,
    html: renderEmojis(
      linkHere(textBeside(row.html, row, quote), mentions),
      row.emojis,
      (url) => displayUrl(app.secret, url) ?? '',
    ),
    warning: row.warning,
    sensitive: row.sensitive,
    language: row.language,
    visibility: row.visibility,
    inReplyTo: inReplyTo(row, parts),
    counts: shownCounts(row),
    createdAt: row.created_at,
    editedAt: row.edited_at,
    media: parts.media.get(row.id) ?? [],
    // The page of the quoted post is no news beside the post itself.
    link: quote ? null : linkOf(app, row),
    poll: parts.polls.get(row.id) ?? null,
    mentions,
    mine,
    liked: row.liked,
    boosted: row.boosted,
    bookmarked: row.bookmarked,
    pinned: row.pinned,
    quote,
    quotable: row.quotable,
    repliable: row.repliable,
    boostable:
      row.visibility === 'public' ||
      row.visibility === 'unlisted' ||
      (mine && row.visibility === 'followers'),
  };
}

function inReplyTo(row: PostRow, parts: Parts): PostCard['inReplyTo'] {
  if (row.in_reply_to_id === null && row.in_reply_to_uri === null) return null;
  const author = row.in_reply_to_account_id ? parts.accounts.get(row.in_reply_to_account_id) : null;
  return { postId: row.in_reply_to_id, uri: row.in_reply_to_uri, author: author ?? null };
}
