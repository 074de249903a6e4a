import { type Context, Hono } from 'hono';
import { html } from '../../../views/html.ts';
import { composeDialog, composePage, postedAtHome, postedReply } from '../../../views/pages/compose.ts';
import { attachment } from '../../../views/parts/attachment.ts';
import { composer, type Draft, emptyDraft } from '../../../views/parts/composer.ts';
import { emojiPanel } from '../../../views/parts/emoji.ts';
import { postCard } from '../../../views/parts/post.ts';
import { countKept } from '../../domain/drafts/list.ts';
import { Forbidden } from '../../domain/errors.ts';
import { readOwnMedia } from '../../domain/media/own.ts';
import { uploadMedia } from '../../domain/media/upload.ts';
import { readPost } from '../../domain/posts/hydrate.ts';
import { justPosted } from '../../domain/posts/just-posted.ts';
import type { PostCard, PostInput } from '../../domain/posts/types.ts';
import { publishNow } from '../../domain/scheduled/publish.ts';
import { type PostId, parseId } from '../../lib/ids.ts';
import { draftOf, MOST_POSTS, replyDraft } from '../drafts.ts';
import type { Env } from '../env.ts';
import { type Form, type FormFaults, readForm, tryForm } from '../forms.ts';
import { formOfVisitor, openDraft, openScheduled, packed } from '../kept-forms.ts';
import { contextAt, returnPath } from '../params.ts';
import { asksForAlt, MOST_PICTURES, recallPictures, takePictures } from '../pictures.ts';
import { isPartial, localPath, respond, seeOther, toast } from '../respond.ts';
import { requireUser } from '../session.ts';
import { loginFirst } from './auth.ts';
import { editRoutes } from './compose-edit.ts';
import { keepAsDraft, laterAnswer, rememberChoices, saySent, schedule, swapForm } from './compose-later.ts';
import { draftRoutes } from './drafts.ts';

/** Writing posts: the form, its pictures, sending it. */
export function composeRoutes(): Hono<Env> {
  const routes = new Hono<Env>();
  routes.get('/compose', showForm);
  routes.post('/compose', send);
  routes.post('/compose/media', uploadPictures);
  routes.get('/compose/emoji', emoji);
  routes.route('/', editRoutes());
  routes.route('/', draftRoutes());
  return routes;
}

async function showForm(c: Context<Env>): Promise<Response> {
  const { accountId } = requireUser(c);
  const { app, page } = c.var;
  const { draft, parent, quoted } = await openForm(c);
  const text = c.req.query('text');
  if (text) draft.text = text.slice(0, 5000);
  if (c.req.query('visibility') === 'mentioned') draft.visibility = 'mentioned';
  const back = localPath(c.req.query('return'), parent?.path ?? quoted?.path ?? '/');
  const { drafts } = await countKept(app, accountId);
  const model = { draft, parent, quoted, back, drafts };
  return respond(c, {
    full: () => composePage(page, model),
    ...(c.req.query('place') === 'dialog'
      ? { fragment: () => composeDialog(contextAt(c, back), model) }
      : {}),
  });
}

interface OpenForm {
  draft: Draft;
  parent: PostCard | null;
  quoted: PostCard | null;
}

/** Empty, an answer, a quote, a draft, or a planned post. @throws {Forbidden} when the post may not be quoted */
async function openForm(c: Context<Env>): Promise<OpenForm> {
  const { page, t } = c.var;
  const draftId = parseId(c.req.query('draft'));
  const scheduledId = parseId(c.req.query('scheduled'));
  if (!draftId && !scheduledId) {
    const parent = await readParent(c, parseId<PostId>(c.req.query('reply')));
    const draft = parent ? replyDraft(page, parent) : emptyDraft(page);
    const quoted = await readParent(c, parseId<PostId>(c.req.query('quote')));
    if (quoted && !quoted.quotable) throw new Forbidden('fault.quote.forbidden');
    return { draft: { ...draft, quoteOfId: quoted?.id ?? null }, parent, quoted };
  }
  const draft = draftId ? await openDraft(c, draftId) : await openScheduled(c, scheduledId ?? '');
  const parent = await readParent(c, draft.inReplyToId).catch(() => null);
  const quoted = await readQuoted(c, draft);
  const faults = {
    ...draft.faults,
    ...(draft.inReplyToId && !parent ? { text: t('fault.reply.gone') } : {}),
    ...(draft.quoteOfId && !quoted ? { quote: t('fault.quote.gone') } : {}),
  };
  const inReplyToId = parent ? draft.inReplyToId : null;
  return { draft: { ...draft, inReplyToId, quoteOfId: quoted?.id ?? null, faults }, parent, quoted };
}

/** What a form quotes, as long as it may be quoted. */
async function readQuoted(c: Context<Env>, draft: Draft): Promise<PostCard | null> {
  const quoted = await readParent(c, draft.quoteOfId).catch(() => null);
  return quoted?.quotable ? quoted : null;
}

async function send(c: Context<Env>): Promise<Response> {
  const words = await formOfVisitor(c);
  if (words && packed(words)) return loginFirst(c, words);
  const { accountId } = requireUser(c);
  const form = await readForm(c);
  const draft = draftOf(c.var.page, form);
  return tryForm(
    c,
    async () => {
      if (form.flag('recover')) {
        await recallPictures(c, accountId, form, draft);
        return again(c, form, { ...draft, recovered: true }, {}, 200);
      }
      await takePictures(c, accountId, form, draft);
      if (reshape(form, draft)) return again(c, form, draft, {}, 200);
      const act = form.text('as') || (draft.scheduledId ? 'schedule' : 'now');
      if (act === 'draft') return laterAnswer(c, form, await keepAsDraft(c, form, draft));
      if (asksForAlt(c, form, draft)) return again(c, form, { ...draft, asksForAlt: true }, {}, 422);
      draft.more = draft.more.filter(({ text, media }) => text.trim() !== '' || media.length > 0);
      if (act === 'schedule') return laterAnswer(c, form, await schedule(c, form, draft));
      const id = await publishOnce(c, form, draft);
      await rememberChoices(c, draft);
      saySent(c, form);
      return posted(c, form, draft, id);
    },
    (faults) => again(c, form, draft, faults, 422),
  );
}

/** A form that is sent again since its answer was lost may have been published the first time. */
async function publishOnce(c: Context<Env>, form: Form, draft: Draft): Promise<PostId> {
  const { app } = c.var;
  const { accountId } = requireUser(c);
  const inputs = inputsOf(draft);
  const [first] = inputs;
  const before = first && form.flag('again') ? await justPosted(app, accountId, first) : null;
  if (before) return before;
  for (const _ of inputs) await app.limiter.take('post', accountId, 60, 600);
  return publishNow(app, accountId, inputs, draft);
}

/** What changes the form instead of sending it: a picture taken out, a post more or less. @returns whether it did */
function reshape(form: Form, draft: Draft): boolean {
  const dropped = Number(form.text('drop'));
  if (dropped >= 2) draft.more.splice(dropped - 2, 1);
  if (form.flag('add') && draft.more.length < MOST_POSTS - 1) draft.more.push({ text: '', media: [] });
  return form.flag('remove') || form.flag('drop') || form.flag('add');
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
    quoteOfId: draft.quoteOfId,
    quotePolicy: draft.quotePolicy,
    replyPolicy: draft.replyPolicy,
    mediaIds: draft.media.map(({ id }) => id),
    poll: draft.poll,
  };
}

/** The same for a thread: who may read the first and what it warns of holds for those after it. */
export function inputsOf(draft: Draft): PostInput[] {
  const first = inputOf(draft);
  const { warning, sensitive, language, visibility } = draft;
  const { quotePolicy, replyPolicy } = draft;
  const shared = { warning, sensitive, language, visibility, quotePolicy, replyPolicy };
  const further = draft.more.map(({ text, media }) => ({
    ...shared,
    text,
    mediaIds: media.map(({ id }) => id),
  }));
  return [first, ...further];
}

/** htmx gets the card for its list and an empty form; a browser is led back to where the form stood. */
async function posted(c: Context<Env>, form: Form, draft: Draft, id: PostId): Promise<Response> {
  const { app, viewer } = c.var;
  const post = await readPost(app, viewer, id);
  const place = form.text('place');
  // The page that this form stood on may be gone with the post that it was to answer.
  const orphaned = place === 'reply' && !draft.inReplyToId;
  if (!isPartial(c) || place === 'page' || orphaned) {
    const back = returnPath(form);
    const here = place === 'reply' && !orphaned ? `${back.split('#', 1)[0]}#post-${id}` : null;
    const target = here ?? (orphaned || draft.inReplyToId ? post.path : back);
    return seeOther(c, target, 'toast.posted');
  }
  toast(c, 'toast.posted');
  if (place === 'dialog') return respond(c, { full: () => postCard(contextAt(c, returnPath(form)), post) });
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
  const parent = await readParent(c, draft.inReplyToId).catch(() => null);
  // What answered a post that is gone is sent as a post of its own next time, which the form says.
  const kept = { ...draft, inReplyToId: parent && draft.inReplyToId, faults, begun: true };
  const inline = INLINE.find((place) => place === form.text('place'));
  const quoted = await readQuoted(c, draft);
  const { drafts } = await countKept(c.var.app, requireUser(c).accountId);
  if (inline) swapForm(c, inline);
  return respond(c, {
    status,
    full: () => composePage(c.var.page, { draft: kept, parent, quoted, back, drafts }),
    ...(inline
      ? { fragment: () => composer(contextAt(c, back), { place: inline, draft: kept, parent, quoted, back }) }
      : {}),
  });
}

/** Forms that are swapped where they stand. */
const INLINE = ['home', 'reply', 'dialog', 'page'] as const;

function readParent(c: Context<Env>, id: PostId | null): Promise<PostCard | null> {
  return id === null ? Promise.resolve(null) : readPost(c.var.app, c.var.viewer, id);
}

/** Pictures sent by script as soon as they are chosen: answers the rows that the form gets for them, faults as data. */
async function uploadPictures(c: Context<Env>): Promise<Response> {
  const { accountId } = requireUser(c);
  const { app, t } = c.var;
  const form = await readForm(c);
  const files = (await form.files('upload')).slice(0, MOST_PICTURES);
  const name = /^media-\d{1,2}$/.exec(form.text('name'))?.[0] ?? 'media';
  const ids: string[] = [];
  for (const bytes of files) {
    await app.limiter.take('upload', accountId, 60, 600);
    ids.push(await uploadMedia(app, accountId, bytes, ''));
  }
  const media = await readOwnMedia(app, accountId, ids);
  return respond(c, { full: () => html`${media.map((item) => attachment(t, item, { name }))}` });
}

/** What a script fills with emoji to choose from. */
function emoji(c: Context<Env>): Promise<Response> | Response {
  requireUser(c);
  return respond(c, { full: () => emojiPanel(c.var.page) });
}
