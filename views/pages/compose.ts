import type { PostCard } from '../../src/domain/posts/types.ts';
import type { PostId } from '../../src/lib/ids.ts';
import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { layout } from '../layouts/page.ts';
import { nameOf } from '../parts/avatar.ts';
import { bar } from '../parts/bar.ts';
import { composer, type Draft, emptyDraft } from '../parts/composer.ts';
import { icon } from '../parts/icon.ts';
import { postCard } from '../parts/post.ts';
import { audienceNotice, branch } from './thread.ts';

export interface ComposeModel {
  draft: Draft;
  parent: PostCard | null;
  quoted?: PostCard | null;
  /** Set when a post is being changed. */
  editing?: PostId;
  back: string;
  /** How many drafts there are to go on with. */
  drafts?: number;
}

/** The posting form on a page of its own: new post, reply, or a post being changed. */
export function composePage(context: PageContext, model: ComposeModel): Html {
  const { t } = context;
  const { parent, quoted, draft, editing } = model;
  const title = titleOf(context, model);
  const main = html`${bar(context, title, { back: model.back, end: editing ? '' : draftsLink(context, model.drafts ?? 0) })}
${parent && !editing ? postCard(context, parent, { up: true }) : ''}${editing ? '' : audienceNotice(context, parent)}
${composer(context, {
  place: editing ? 'edit' : 'page',
  draft,
  parent,
  quoted: quoted ?? null,
  back: model.back,
  ...(editing ? { editing } : {}),
})}
<p class="pad meta js-only from-md">${t(editing ? 'compose.keysEdit' : 'compose.keys')}</p>`;
  return layout(context, { title, main, nav: 'compose' });
}

/** The same over another page. Without script the links lead to the page. */
export function composeDialog(context: PageContext, model: ComposeModel): Html {
  const { t } = context;
  const { parent, draft, back } = model;
  const title = titleOf(context, model);
  return html`<header class="bar"><h2 id="compose-dialog-title">${title}</h2>${draftsLink(context, model.drafts ?? 0)}<button type="button" class="btn icon quiet" aria-label="${t('action.close')}" data-shut>${icon('x')}</button></header>
${audienceNotice(context, parent)}${composer(context, { place: 'dialog', draft, parent, quoted: model.quoted ?? null, back })}
<p class="pad meta from-md">${t('compose.keys')}</p>
<dialog class="ask" aria-labelledby="compose-ask-title"><div class="pad stack"><h3 id="compose-ask-title">${t('compose.askTitle')}</h3><div class="cluster"><button type="button" class="btn primary" data-answer="save">${t('compose.saveDraft')}</button><button type="button" class="btn danger" data-answer="discard">${t('compose.discard')}</button><button type="button" class="btn quiet" data-answer="stay">${t('compose.stay')}</button></div></div></dialog>`;
}

function titleOf({ t }: PageContext, { parent, quoted, editing }: ComposeModel): string {
  if (editing) return t('compose.titleEdit');
  if (parent) return t('compose.titleReply', { name: nameOf(parent.author) });
  return quoted ? t('quote.title', { name: nameOf(quoted.author) }) : t('compose.title');
}

function draftsLink({ t }: PageContext, count: number): Html {
  return html`<a class="btn small quiet" href="/drafts">${t('drafts.title')}${count > 0 ? html` <span class="badge">${count}</span>` : ''}</a>`;
}

/** What htmx puts on top of home after posting there: the post, and an empty form in place of the sent one. */
export function postedAtHome(context: PageContext, post: PostCard): Html {
  const fresh = composer(context, { place: 'home', draft: emptyDraft(context), back: context.path });
  return html`${postCard(context, post)}<hx-partial hx-target="#composer-home" hx-swap="outerHTML">${fresh}</hx-partial>`;
}

/** The same for a reply: at the end of the answers, and a fresh form for the next one. */
export function postedReply(context: PageContext, post: PostCard, parent: PostCard, draft: Draft): Html {
  const fresh = composer(context, { place: 'reply', draft, parent, back: context.path });
  return html`${branch(context, { post, replies: [], fold: null }, post.path)}<hx-partial hx-target="#composer-reply" hx-swap="outerHTML">${fresh}</hx-partial>`;
}
