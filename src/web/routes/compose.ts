import { type Context, Hono } from 'hono';
import { html } from '../../../views/html.ts';
import { composePage, postedAtHome, postedReply } from '../../../views/pages/compose.ts';
import { attachment } from '../../../views/parts/attachment.ts';
import { composer, type Draft, emptyDraft } from '../../../views/parts/composer.ts';
import { readOwnMedia } from '../../domain/media/own.ts';
import { uploadMedia } from '../../domain/media/upload.ts';
import { composePost } from '../../domain/posts/compose.ts';
import { readPost } from '../../domain/posts/hydrate.ts';
import type { PostCard, PostInput } from '../../domain/posts/types.ts';
import { type PostId, parseId } from '../../lib/ids.ts';
import { draftOf, replyDraft } from '../drafts.ts';
import type { Env } from '../env.ts';
import { type Form, type FormFaults, readForm, tryForm } from '../forms.ts';
import { contextAt, returnPath } from '../params.ts';
import { MOST_PICTURES, takePictures } from '../pictures.ts';
import { isPartial, localPath, respond, seeOther, toast } from '../respond.ts';
import { requireUser } from '../session.ts';
import { editRoutes } from './compose-edit.ts';

/** Writing posts: the form, its pictures, sending it. */
export function composeRoutes(): Hono<Env> {
  const routes = new Hono<Env>();
  routes.get('/compose', showForm);
  routes.post('/compose', send);
  routes.post('/compose/media', uploadPictures);
  routes.route('/', editRoutes());
  return routes;
}

async function showForm(c: Context<Env>): Promise<Response> {
  requireUser(c);
  const { page } = c.var;
  const parent = await readParent(c, parseId<PostId>(c.req.query('reply')));
  const draft = parent ? replyDraft(page, parent) : emptyDraft(page);
  const text = c.req.query('text');
  if (text) draft.text = text.slice(0, 5000);
  const back = localPath(c.req.query('return'), parent?.path ?? '/');
  return respond(c, { full: () => composePage(page, { draft, parent, back }) });
}

async function send(c: Context<Env>): Promise<Response> {
  const { accountId } = requireUser(c);
  const form = await readForm(c);
  const draft = draftOf(c.var.page, form);
  return tryForm(
    c,
    async () => {
      await takePictures(c, accountId, form, draft);
      if (form.text('remove')) return again(c, form, draft, {}, 200);
      await c.var.app.limiter.take('post', accountId, 60, 600);
      const id = await composePost(c.var.app, accountId, inputOf(draft));
      return posted(c, form, draft, id);
    },
    (faults) => again(c, form, draft, faults, 422),
  );
}

/** What the domain is told of a form. */
export function inputOf(draft: Draft): PostInput {
  return {
    text: draft.text,
    warning: draft.warning,
    sensitive: draft.sensitive,
    language: draft.language,
    visibility: draft.visibility,
    inReplyToId: draft.inReplyToId,
    mediaIds: draft.media.map(({ id }) => id),
  };
}

/** htmx gets the card for its list and an empty form; a browser is led back to where the form stood. */
async function posted(c: Context<Env>, form: Form, draft: Draft, id: PostId): Promise<Response> {
  const { app, viewer } = c.var;
  const post = await readPost(app, viewer, id);
  const place = form.text('place');
  if (!isPartial(c)) {
    const back = returnPath(form);
    const target =
      place === 'reply' ? `${back.split('#', 1)[0]}#post-${id}` : draft.inReplyToId ? post.path : back;
    return seeOther(c, target, 'toast.posted');
  }
  toast(c, 'toast.posted');
  const context = contextAt(c, returnPath(form));
  const parent = place === 'reply' ? await readParent(c, draft.inReplyToId) : null;
  if (!parent) return respond(c, { full: () => postedAtHome(context, post) });
  return respond(c, { full: () => postedReply(context, post, parent, replyDraft(context, parent)) });
}

/** The form once more, with all that was typed. */
async function again(
  c: Context<Env>,
  form: Form,
  draft: Draft,
  faults: FormFaults,
  status: 200 | 422,
): Promise<Response> {
  const back = returnPath(form);
  const kept = { ...draft, faults };
  const parent = await readParent(c, draft.inReplyToId).catch(() => null);
  const place = form.text('place');
  const inline = place === 'home' || place === 'reply' ? place : null;
  return respond(c, {
    status,
    full: () => composePage(c.var.page, { draft: kept, parent, back }),
    ...(inline
      ? { fragment: () => composer(contextAt(c, back), { place: inline, draft: kept, parent, back }) }
      : {}),
  });
}

function readParent(c: Context<Env>, id: PostId | null): Promise<PostCard | null> {
  return id === null ? Promise.resolve(null) : readPost(c.var.app, c.var.viewer, id);
}

/** Pictures sent by script as soon as they are chosen: answers the rows that the form gets for them. */
async function uploadPictures(c: Context<Env>): Promise<Response> {
  const { accountId } = requireUser(c);
  const { app, t } = c.var;
  const files = (await (await readForm(c)).files('upload')).slice(0, MOST_PICTURES);
  return tryForm(
    c,
    async () => {
      const ids: string[] = [];
      for (const bytes of files) {
        await app.limiter.take('upload', accountId, 60, 600);
        ids.push(await uploadMedia(app, accountId, bytes, ''));
      }
      const media = await readOwnMedia(app, accountId, ids);
      return respond(c, { full: () => html`${media.map((item) => attachment(t, item))}` });
    },
    (faults) => c.text(Object.values(faults)[0] ?? t('errors.invalid'), 422),
  );
}
