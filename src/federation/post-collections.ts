import { membersOf } from '../domain/conversations/place.ts';
import { visibleTo } from '../domain/posts/visibility.ts';
import { anonymous } from '../domain/viewer.ts';
import { type BoostId, compareIds, type PostId, parseId } from '../lib/ids.ts';
import { localUris } from '../lib/uris.ts';
import { type Answer, activityJson } from './answers.ts';
import { type Contents, collection } from './collections.ts';
import { wishOf } from './negotiate.ts';
import { type SeenPost, seenPost } from './objects.ts';
import { document } from './outbound/context.ts';
import { COLLECTION_PAGE, type Repliers, repliesPage, type Stretch, stretchOf } from './outbound/paging.ts';
import type { PostRecord, Reply } from './outbound/posts.ts';
import type { Question } from './routes.ts';

/** Replies, likes or shares of a post, for whoever may see the post. */
export async function servePostCollection(
  question: Question,
  id: PostId,
  name: string | undefined,
): Promise<Answer> {
  if (wishOf(question.request) === 'page') return null;
  const seen = await seenPost(question, id);
  if (!seen) return null;
  if (name === 'replies') return replies(question, seen);
  const { post, personal } = seen;
  const contents: Contents =
    name === 'likes'
      ? { total: post.counts.likes, page: (before) => likesOf(question, post, before) }
      : { total: post.counts.boosts, page: (before) => sharesOf(question, post, before) };
  return collection(question, `${post.uri}/${name}`, 'Collection', contents, { personal });
}

/** What answers a post, by address (what is of other servers is theirs to serve): first the author's, then others'. */
async function replies(question: Question, { post, personal }: SeenPost): Promise<Answer> {
  const { searchParams } = question.url;
  const [page, from] = [searchParams.get('page'), searchParams.get('after')];
  if (page === null) {
    const json = { id: `${post.uri}/replies`, type: 'Collection', totalItems: post.counts.replies };
    return activityJson(document({ ...json, first: `${post.uri}/replies?page=own` }), { personal });
  }
  const after = parseId<PostId>(from);
  if ((page !== 'own' && page !== 'others') || (from !== null && after === null)) return null;
  const found = await repliesOf(question, post, page, after);
  return activityJson(document(repliesPage(post.uri, page, found, after)), { personal });
}

function repliesOf(
  { app }: Question,
  post: PostRecord,
  repliers: Repliers,
  after: PostId | null,
): Promise<Reply[]> {
  return app.db
    .selectFrom('posts')
    .select(['posts.id', 'posts.uri'])
    .where('posts.in_reply_to_id', '=', post.id)
    .where('posts.account_id', repliers === 'own' ? '=' : '<>', post.accountId)
    .where(visibleTo(anonymous))
    .$if(after !== null, (query) => query.where('posts.id', '>', after as PostId))
    .orderBy('posts.id')
    .limit(COLLECTION_PAGE + 1)
    .execute();
}

async function likesOf({ app }: Question, post: PostRecord, before: string | null): Promise<Stretch> {
  const rows = await app.db
    .selectFrom('likes')
    .innerJoin('accounts', 'accounts.id', 'likes.account_id')
    .select(['likes.id', 'likes.uri', 'accounts.uri as actor'])
    .where('likes.post_id', '=', post.id)
    .where('accounts.deleted_at', 'is', null)
    .where('accounts.suspended_at', 'is', null)
    .$if(before !== null, (query) => query.where('likes.id', '<', before))
    .orderBy('likes.id', 'desc')
    .limit(COLLECTION_PAGE + 1)
    .execute();
  return reactions('Like', post, rows);
}

async function sharesOf({ app }: Question, post: PostRecord, before: string | null): Promise<Stretch> {
  const rows = await app.db
    .selectFrom('boosts')
    .innerJoin('accounts', 'accounts.id', 'boosts.account_id')
    .select(['boosts.id', 'boosts.uri', 'accounts.uri as actor'])
    .where('boosts.post_id', '=', post.id)
    .where('boosts.visibility', 'in', ['public', 'unlisted'])
    .where('accounts.deleted_at', 'is', null)
    .where('accounts.suspended_at', 'is', null)
    .$if(before !== null, (query) => query.where('boosts.id', '<', before as BoostId))
    .orderBy('boosts.id', 'desc')
    .limit(COLLECTION_PAGE + 1)
    .execute();
  return reactions('Announce', post, rows);
}

/** What was done with a post, newest first, in so few words that nobody has to be asked for the rest. */
function reactions(
  type: 'Like' | 'Announce',
  post: PostRecord,
  rows: readonly { id: string; uri: string; actor: string }[],
): Stretch {
  return stretchOf(
    rows,
    ({ id }) => id,
    ({ uri, actor }) => ({ id: uri, type, actor, object: post.uri }),
  );
}

/**
 * The posts of a conversation that everybody may read, by address, oldest first (FEP-7888, FEP-f228); where there are
 * none there is nothing, whether or not the conversation exists.
 */
export async function serveConversation(question: Question, topId: PostId): Promise<Answer> {
  const { app, request } = question;
  if (wishOf(request) === 'page') return null;
  const members = await membersOf(app.db, topId);
  const ids = members.map(({ id }) => id);
  const open = ids.length > 0 ? await openPosts(question, ids) : [];
  if (open.length === 0) return null;
  const page = async (after: string | null) =>
    stretchOf(
      open.filter(({ id }) => after === null || compareIds(id, after) > 0),
      ({ id }) => id,
      ({ uri }) => uri,
    );
  const id = localUris(app.config.origin).conversation(topId);
  return collection(question, id, 'OrderedCollection', { total: open.length, page }, { cursor: 'after' });
}

function openPosts({ app }: Question, ids: readonly PostId[]): Promise<Reply[]> {
  return app.db
    .selectFrom('posts')
    .select(['posts.id', 'posts.uri'])
    .where('posts.id', 'in', ids)
    .where(visibleTo(anonymous))
    .orderBy('posts.id')
    .execute();
}
