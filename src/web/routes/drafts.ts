import { type Context, Hono } from 'hono';
import { type DraftRow, draftsPage } from '../../../views/pages/drafts.ts';
import { countKept, listDrafts, removeDraft } from '../../domain/drafts/list.ts';
import { redraftPost } from '../../domain/drafts/redraft.ts';
import type { FormValues } from '../../domain/drafts/save.ts';
import { sourceOf } from '../../domain/posts/find.ts';
import { readPost } from '../../domain/posts/hydrate.ts';
import { cancelScheduled } from '../../domain/scheduled/cancel.ts';
import { listScheduled } from '../../domain/scheduled/list.ts';
import { write } from '../../domain/write.ts';
import { isTextKey } from '../../lib/i18n.ts';
import type { PostId } from '../../lib/ids.ts';
import { firstWords } from '../../lib/summary.ts';
import type { Env } from '../env.ts';
import { formOfPost } from '../kept-forms.ts';
import { idParam } from '../params.ts';
import { respond, seeOther } from '../respond.ts';
import { requireUser } from '../session.ts';

/** The lists of posts to come; they are opened in the posting form. */
export function draftRoutes(): Hono<Env> {
  const routes = new Hono<Env>();
  routes.get('/drafts', showDrafts);
  routes.get('/drafts/scheduled', showScheduled);
  routes.post('/drafts/:id/delete', remove);
  routes.post('/scheduled/:id/cancel', cancel);
  routes.post('/posts/:id/redraft', redraft);
  return routes;
}

async function showDrafts(c: Context<Env>): Promise<Response> {
  const { accountId } = requireUser(c);
  const { app, page, t } = c.var;
  const drafts = await listDrafts(app, accountId);
  const rows = drafts.map(({ id, form, media, fault, updatedAt }) => ({
    ...rowOf(form),
    id,
    media,
    fault: fault && isTextKey(fault) ? t(fault) : null,
    at: updatedAt,
  }));
  const counts = await countKept(app, accountId);
  return respond(c, { full: () => draftsPage(page, { tab: 'drafts', rows, counts }) });
}

async function showScheduled(c: Context<Env>): Promise<Response> {
  const { accountId } = requireUser(c);
  const { app, page } = c.var;
  const planned = await listScheduled(app, accountId);
  const rows = planned.map(({ id, form, media, publishAt }) => ({
    ...rowOf(form),
    id,
    media,
    fault: null,
    at: publishAt,
  }));
  const counts = await countKept(app, accountId);
  return respond(c, { full: () => draftsPage(page, { tab: 'scheduled', rows, counts }) });
}

function rowOf(form: FormValues): Pick<DraftRow, 'words' | 'isReply' | 'further'> {
  const first = (name: string) => form[name]?.[0] ?? '';
  return {
    words: firstWords((first('warned') && first('warning')) || first('text'), 140),
    isReply: first('inReplyToId') !== '',
    further: Object.keys(form).filter((name) => /^text-\d+$/.test(name)).length,
  };
}

async function remove(c: Context<Env>): Promise<Response> {
  const { accountId } = requireUser(c);
  await write(c.var.app, (w) => removeDraft(w, accountId, idParam<string>(c)));
  return seeOther(c, '/drafts', 'drafts.wasDeleted');
}

async function cancel(c: Context<Env>): Promise<Response> {
  await cancelScheduled(c.var.app, requireUser(c).accountId, idParam<string>(c));
  return seeOther(c, '/drafts', 'drafts.wasCancelled');
}

/** Deletes a post and opens it as a draft. */
async function redraft(c: Context<Env>): Promise<Response> {
  const { accountId } = requireUser(c);
  const { app, viewer } = c.var;
  const id = idParam<PostId>(c);
  const source = await sourceOf(app, accountId, id);
  const draftId = await redraftPost(app, accountId, id, formOfPost(source, await readPost(app, viewer, id)));
  return seeOther(c, `/compose?draft=${draftId}`, 'drafts.wasRedrafted');
}
