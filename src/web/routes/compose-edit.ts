import { type Context, Hono } from 'hono';
import { composePage } from '../../../views/pages/compose.ts';
import { composer, type Draft, emptyDraft } from '../../../views/parts/composer.ts';
import { Forbidden } from '../../domain/errors.ts';
import { editPost } from '../../domain/posts/edit.ts';
import { sourceOf } from '../../domain/posts/find.ts';
import { readPost } from '../../domain/posts/hydrate.ts';
import type { PostCard, PostInput } from '../../domain/posts/types.ts';
import type { AccountId, PostId } from '../../lib/ids.ts';
import { draftOf } from '../drafts.ts';
import type { Env } from '../env.ts';
import { type Form, type FormFaults, readForm, tryForm } from '../forms.ts';
import { formOfVisitor } from '../kept-forms.ts';
import { contextAt, idParam } from '../params.ts';
import { recallPictures, takePicturesOfEdit } from '../pictures.ts';
import { respond, seeOther } from '../respond.ts';
import { requireUser } from '../session.ts';
import { loginFirst } from './auth.ts';
import { inputOf } from './compose.ts';
import { saySent, swapForm } from './compose-later.ts';

/** Changing a post of one's own. */
export function editRoutes(): Hono<Env> {
  const routes = new Hono<Env>();
  routes.get('/edit/:id', showEdit);
  routes.post('/posts/:id/edit', saveEdit);
  return routes;
}

async function showEdit(c: Context<Env>): Promise<Response> {
  const { accountId } = requireUser(c);
  const { app, viewer } = c.var;
  const id = idParam<PostId>(c);
  const post = await readPost(app, viewer, id);
  requireAuthor(post, accountId);
  const source = await sourceOf(app, accountId, id);
  const draft: Draft = {
    ...emptyDraft(c.var.page),
    text: source.text,
    warning: post.warning,
    sensitive: post.sensitive,
    language: post.language,
    visibility: post.visibility,
    replyPolicy: source.replyPolicy,
    quotePolicy: source.quotePolicy,
    media: post.media,
    poll: post.poll && {
      options: post.poll.options.map(({ title }) => title),
      multiple: post.poll.multiple,
      seconds: null,
    },
  };
  return show(c, id, draft, post.path, 200);
}

/** @throws {Forbidden} for everybody else who may read it */
function requireAuthor(post: PostCard, accountId: AccountId): void {
  if (post.author.id !== accountId) throw new Forbidden('errors.notYours', { path: post.path });
}

async function saveEdit(c: Context<Env>): Promise<Response> {
  const id = idParam<PostId>(c);
  const words = await formOfVisitor(c);
  if (words) return loginFirst(c, words, `/posts/${id}/edit`);
  const { accountId } = requireUser(c);
  const { app, viewer, page } = c.var;
  const form = await readForm(c);
  const post = await readPost(app, viewer, id);
  requireAuthor(post, accountId);
  const draft: Draft = { ...draftOf(page, form), visibility: post.visibility, inReplyToId: null };
  const again = (faults: FormFaults, status: 200 | 422) =>
    show(c, id, { ...draft, faults, begun: true }, post.path, status);
  return tryForm(
    c,
    async () => {
      if (form.flag('recover')) {
        await recallPictures(c, accountId, form, draft);
        draft.recovered = true;
        return again({}, 200);
      }
      const descriptions = await takePicturesOfEdit(c, accountId, form, draft);
      if (form.text('remove')) return again({}, 200);
      await app.limiter.take('post', accountId, 60, 600);
      await editPost(app, accountId, id, { ...ruledBy(form, inputOf(draft)), descriptions });
      saySent(c, form);
      return seeOther(c, post.path, 'compose.edited');
    },
    (faults) => again(faults, 422),
  );
}

/** A form without a choice leaves that rule as it is. */
function ruledBy(form: Form, { replyPolicy, quotePolicy, ...input }: PostInput): PostInput {
  return {
    ...input,
    ...(form.flag('replyPolicy') && replyPolicy ? { replyPolicy } : {}),
    ...(form.flag('quotePolicy') && quotePolicy ? { quotePolicy } : {}),
  };
}

function show(c: Context<Env>, editing: PostId, draft: Draft, back: string, status: 200 | 422) {
  swapForm(c, 'edit');
  return respond(c, {
    status,
    full: () => composePage(c.var.page, { draft, parent: null, editing, back }),
    fragment: () => composer(contextAt(c, back), { place: 'edit', draft, editing, back }),
  });
}
