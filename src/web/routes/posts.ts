import { type Context, Hono } from 'hono';
import { deliveriesPage } from '../../../views/pages/deliveries.ts';
import { editsPage } from '../../../views/pages/edits.ts';
import { accountStretch, peoplePage } from '../../../views/pages/people-lists.ts';
import { type AnswersModel, answers, threadPage } from '../../../views/pages/thread.ts';
import { quotesPage, timelineStretch } from '../../../views/pages/timeline.ts';
import { empty } from '../../../views/parts/feed.ts';
import type { Page, PageRequest } from '../../db/paging.ts';
import { wantsIndexing } from '../../domain/accounts/indexing.ts';
import type { AccountSummary } from '../../domain/accounts/types.ts';
import { listBoosters } from '../../domain/boosts/list.ts';
import { openConversation, readFetching } from '../../domain/conversations/fetching.ts';
import { NotFound } from '../../domain/errors.ts';
import { relationships } from '../../domain/follows/relationships.ts';
import { listLikers } from '../../domain/likes/list.ts';
import { isConversationMuted } from '../../domain/mutes/conversation.ts';
import type { App } from '../../domain/ports.ts';
import { whyAbsent } from '../../domain/posts/absence.ts';
import { readDeliveries } from '../../domain/posts/deliveries.ts';
import { readPost } from '../../domain/posts/hydrate.ts';
import { readThread, type ThreadWish } from '../../domain/posts/thread.ts';
import type { Opened } from '../../domain/posts/thread-tree.ts';
import type { Thread } from '../../domain/posts/types.ts';
import { listEdits } from '../../domain/posts/versions.ts';
import { countQuotes, listQuotes } from '../../domain/quotes/list.ts';
import type { Viewer } from '../../domain/viewer.ts';
import { type PostId, parseId } from '../../lib/ids.ts';
import { excerptOf, replyDraft } from '../drafts.ts';
import type { Env } from '../env.ts';
import { filteredThread } from '../filtered.ts';
import { handleParam, idParam, pageRequest } from '../params.ts';
import { isPartial, respond } from '../respond.ts';
import { requireUser } from '../session.ts';
import { pollRoutes } from './polls.ts';
import { postActionRoutes } from './posts-actions.ts';
import { quoteRoutes } from './quotes.ts';

/** More places of one conversation nobody unfolds. */
const MOST_OPENED = 200;
/** Seconds for which nobody is told of replies again. */
const SILENCE = 20;

/** A post's pages: its conversation, its earlier versions, who liked, boosted and quoted it, and for its author where it has got to. */
export function postRoutes(): Hono<Env> {
  const routes = new Hono<Env>();
  routes.get('/:handle{@[^/]+}/:id{[0-9]+}', showThread);
  routes.get('/:handle{@[^/]+}/:id{[0-9]+}/edits', showEdits);
  routes.get('/:handle{@[^/]+}/:id{[0-9]+}/deliveries', showDeliveries);
  routes.get('/:handle{@[^/]+}/:id{[0-9]+}/likes', (c) => showPeople(c, listLikers, 'thread.likedBy'));
  routes.get('/:handle{@[^/]+}/:id{[0-9]+}/boosts', (c) => showPeople(c, listBoosters, 'thread.boostedBy'));
  routes.get('/:handle{@[^/]+}/:id{[0-9]+}/quotes', showQuotes);
  routes.route('/', postActionRoutes());
  routes.route('/', pollRoutes());
  routes.route('/', quoteRoutes());
  return routes;
}

async function showThread(c: Context<Env>): Promise<Response> {
  const { app, viewer, page } = c.var;
  const id = idParam<PostId>(c);
  const found = await readThread(app, viewer, id, threadWish(c)).catch(async (error: unknown) => {
    throw error instanceof NotFound ? await whyAbsent(app, id) : error;
  });
  const thread = await filteredThread(c, found);
  if (thread.focus.author.handle !== handleParam(c)) return c.redirect(thread.focus.path, 302);
  const known = isPartial(c) || viewer.accountId === null;
  const { focus } = thread;
  const [fetching, muted, quotes, indexable] = await Promise.all([
    (known ? readFetching : openConversation)(app, focus),
    viewer.accountId !== null && !isPartial(c) && isConversationMuted(app, viewer.accountId, focus.id),
    isPartial(c) ? 0 : countQuotes(app, viewer, focus.id),
    focus.local && wantsIndexing(app, focus.author.id),
  ]);
  const draft = page.viewer ? replyDraft(page, focus) : null;
  return respond(c, {
    full: () =>
      threadPage(page, { thread, draft, excerpt: excerptOf(focus), indexable, fetching, muted, quotes }),
    fragment: () => answers(page, { thread, fetching, ...freshIn(c, thread, fetching?.running ?? false) }),
  });
}

/** What of a long conversation has been unfolded (`more`), and what shall be now (`show`): posts with a number of replies. */
function threadWish(c: Context<Env>): ThreadWish {
  const before = openedIn(c.req.queries('more') ?? []);
  return { before, opened: openedIn([...(c.req.queries('more') ?? []), ...(c.req.queries('show') ?? [])]) };
}

/**
 * How many replies have come since the reader was told of some: at once, then again after a while, and when it is over.
 * The page carries along what it has told, and when.
 */
function freshIn(c: Context<Env>, { size }: Thread, running: boolean): Pick<AnswersModel, 'fresh' | 'told'> {
  const [, had = '', then = ''] = /^(\d{1,5})\.(\d{1,12})$/.exec(c.req.query('told') ?? '') ?? [];
  if (had === '') return {};
  const fresh = Math.max(0, size - Number(had));
  const now = Math.floor(c.var.app.clock.now().getTime() / 1000);
  const late = fresh > 0 && (!running || now - Number(then) >= SILENCE);
  return late ? { fresh, told: { size, at: now } } : { told: { size: Number(had), at: Number(then) } };
}

function openedIn(values: readonly string[]): Opened {
  const opened = new Map<PostId, number>();
  for (const value of values.slice(0, MOST_OPENED)) {
    const [name, count] = value.split('.', 2);
    const id = parseId<PostId>(name);
    const number = /^\d{1,4}$/.test(count ?? '') ? Number(count) : 0;
    if (id !== null) opened.set(id, Math.max(number, opened.get(id) ?? 0));
  }
  return opened;
}

async function showEdits(c: Context<Env>): Promise<Response> {
  const { app, viewer, page } = c.var;
  const id = idParam<PostId>(c);
  const [post, versions] = await Promise.all([readPost(app, viewer, id), listEdits(app, viewer, id)]);
  return respond(c, { full: () => editsPage(page, { post, versions }) });
}

async function showDeliveries(c: Context<Env>): Promise<Response> {
  const { app, viewer, page } = c.var;
  const { accountId } = requireUser(c);
  const post = await readPost(app, viewer, idParam<PostId>(c));
  const status = await readDeliveries(app, accountId, post.id);
  return respond(c, { full: () => deliveriesPage(page, { post, status }) });
}

async function showQuotes(c: Context<Env>): Promise<Response> {
  const { app, viewer, page: context } = c.var;
  const post = await readPost(app, viewer, idParam<PostId>(c));
  const page = await listQuotes(app, viewer, post.id, pageRequest(c));
  return respond(c, {
    full: () => quotesPage(context, page, post.path),
    fragment: () => timelineStretch(context, page),
  });
}

type ListPeople = (app: App, viewer: Viewer, id: PostId, page: PageRequest) => Promise<Page<AccountSummary>>;

async function showPeople(
  c: Context<Env>,
  list: ListPeople,
  title: 'thread.likedBy' | 'thread.boostedBy',
): Promise<Response> {
  const { app, viewer, page: context, t } = c.var;
  const post = await readPost(app, viewer, idParam<PostId>(c));
  const people = await list(app, viewer, post.id, pageRequest(c));
  const known = await relationships(
    app,
    viewer,
    people.items.map(({ id }) => id),
  );
  return respond(c, {
    full: () =>
      peoplePage(context, {
        title: t(title),
        back: post.path,
        people,
        relationships: known,
        nothing: empty(t(`${title}None`), t(`${title}Text`)),
      }),
    fragment: () => accountStretch(context, people, known),
  });
}
