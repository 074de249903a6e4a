import { type Context, Hono } from 'hono';
import { tombstone } from '../../../views/parts/post.ts';
import { type Toggle, toggleForm } from '../../../views/parts/post-actions.ts';
import { bookmark, unbookmark } from '../../domain/bookmarks/bookmark.ts';
import { boost, unboost } from '../../domain/boosts/boost.ts';
import { like, unlike } from '../../domain/likes/like.ts';
import { muteConversation, unmuteConversation } from '../../domain/mutes/conversation.ts';
import { pin, unpin } from '../../domain/pins/pin.ts';
import type { App } from '../../domain/ports.ts';
import { deletePost } from '../../domain/posts/delete.ts';
import { retryDeliveries } from '../../domain/posts/deliveries.ts';
import { readPost } from '../../domain/posts/hydrate.ts';
import type { TextKey } from '../../lib/i18n.ts';
import type { AccountId, PostId } from '../../lib/ids.ts';
import type { Env } from '../env.ts';
import { readForm } from '../forms.ts';
import { contextAt, idParam, returnPath } from '../params.ts';
import { isPartial, respond, seeOther, toast } from '../respond.ts';
import { requireUser } from '../session.ts';

type Act = (app: App, accountId: AccountId, postId: PostId) => Promise<unknown>;

const toggles: Record<string, { toggle: Toggle; on: boolean; act: Act }> = {
  like: { toggle: 'like', on: true, act: like },
  unlike: { toggle: 'like', on: false, act: unlike },
  boost: { toggle: 'boost', on: true, act: boost },
  unboost: { toggle: 'boost', on: false, act: unboost },
  bookmark: { toggle: 'bookmark', on: true, act: bookmark },
  unbookmark: { toggle: 'bookmark', on: false, act: unbookmark },
};

/** News of the conversation around a post, or none of them. */
const quiet: Record<string, [Act, TextKey]> = {
  'mute-conversation': [muteConversation, 'done.mutedConversation'],
  'unmute-conversation': [unmuteConversation, 'done.unmutedConversation'],
};

/** One-button forms: like, boost, bookmark, pin, delete. Editing is with the posting form. */
export function postActionRoutes(): Hono<Env> {
  const routes = new Hono<Env>();
  for (const verb of Object.keys(toggles)) routes.post(`/posts/:id/${verb}`, (c) => flip(c, verb));
  routes.post('/posts/:id/pin', (c) => movePin(c, pin, 'post.wasPinned'));
  routes.post('/posts/:id/unpin', (c) => movePin(c, unpin, 'post.wasUnpinned'));
  for (const [verb, [act, said]] of Object.entries(quiet)) {
    routes.post(`/posts/:id/${verb}`, async (c) => {
      const { accountId } = requireUser(c);
      const back = returnPath(await readForm(c));
      await act(c.var.app, accountId, idParam<PostId>(c));
      return seeOther(c, back, said);
    });
  }
  routes.post('/posts/:id/retry', retry);
  routes.post('/posts/:id/delete', remove);
  return routes;
}

async function flip(c: Context<Env>, verb: string): Promise<Response> {
  const { accountId } = requireUser(c);
  const { app, viewer } = c.var;
  const known = toggles[verb];
  if (!known) throw new Error(`No toggle is called ${verb}`);
  const id = idParam<PostId>(c);
  const back = returnPath(await readForm(c));
  await app.limiter.take('act', accountId, 300, 300);
  await known.act(app, accountId, id);
  if (!isPartial(c)) return seeOther(c, back);
  const post = await readPost(app, viewer, id);
  const form = () => toggleForm(contextAt(c, back), post, known.toggle, known.on);
  return respond(c, { full: form });
}

async function movePin(
  c: Context<Env>,
  act: Act,
  said: 'post.wasPinned' | 'post.wasUnpinned',
): Promise<Response> {
  const { accountId } = requireUser(c);
  const back = returnPath(await readForm(c));
  await act(c.var.app, accountId, idParam<PostId>(c));
  return seeOther(c, back, said);
}

async function retry(c: Context<Env>): Promise<Response> {
  const { accountId } = requireUser(c);
  const { app } = c.var;
  const back = returnPath(await readForm(c));
  await app.limiter.take('retry', accountId, 20, 600);
  await retryDeliveries(app, accountId, idParam<PostId>(c));
  return seeOther(c, back, 'deliveries.retried');
}

async function remove(c: Context<Env>): Promise<Response> {
  const { accountId } = requireUser(c);
  const { app, page } = c.var;
  const id = idParam<PostId>(c);
  const back = returnPath(await readForm(c));
  await deletePost(app, accountId, id);
  if (!isPartial(c))
    return seeOther(c, back.includes(`/${id}`) ? `/@${page.viewer?.account.handle}` : back, 'post.deleted');
  toast(c, 'post.deleted');
  return respond(c, { full: () => tombstone(page) });
}
