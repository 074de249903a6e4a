import type { Fetching } from '../../src/domain/conversations/fetching.ts';
import type { Fold } from '../../src/domain/posts/thread-tree.ts';
import type { PostCard, Thread, ThreadNode } from '../../src/domain/posts/types.ts';
import { numberFormat } from '../../src/lib/formats.ts';
import type { PostId } from '../../src/lib/ids.ts';
import { firstWords, summaryOf } from '../../src/lib/summary.ts';
import { pages } from '../../src/lib/uris.ts';
import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { layout } from '../layouts/page.ts';
import { avatar, nameOf } from '../parts/avatar.ts';
import { bar } from '../parts/bar.ts';
import { composer, type Draft } from '../parts/composer.ts';
import { icon } from '../parts/icon.ts';
import { canonical, type Description, describe, embeddable, forServers, noIndex } from '../parts/meta.ts';
import { isTombstone, postCard, postContent, tombstone } from '../parts/post.ts';
import { postActions } from '../parts/post-actions.ts';
import { fullTime } from '../parts/time.ts';
import { audience } from '../parts/visibility.ts';

/** What the reader has unfolded stays so when this part of the page is fetched again. */
const OPENED = '#answers [name=more]';

export interface ThreadModel {
  /** How many quote the post. */
  quotes?: number;
  thread: Thread;
  /** The reply form's content; null where nobody is logged in. */
  draft: Draft | null;
  /** First words of the post, for the title. */
  excerpt: string;
  /** Its author wants it to be found by search engines; not so unless said. */
  indexable?: boolean;
  /** The viewer has muted this conversation. */
  muted?: boolean;
  /** How far the answers of other servers have been brought in; null where there are none to ask. */
  fetching: Fetching | null;
}

/** A post in its conversation. */
export function threadPage(context: PageContext, model: ThreadModel): Html {
  const { t, viewer } = context;
  const { thread, draft } = model;
  const { focus } = thread;
  const name = nameOf(focus.author);
  const title = model.excerpt
    ? t('post.title', { name, text: model.excerpt })
    : t('post.titleBare', { name });
  const main = html`${bar(context, t('thread.title'), { back: viewer ? '/' : pages.account(focus.author.handle) })}
${model.muted ? mutedNotice(context, focus) : ''}${ancestors(context, thread)}
${focusedPost(context, focus, model.quotes)}
<div id="reply">${replyForm(context, focus, draft)}</div>
${answers(context, model)}`;
  const live = viewer && model.fetching?.running ? { thread: model.fetching.conversationId } : {};
  return layout(context, { title, main, head: head(context, model), ...live });
}

export interface AnswersModel extends Pick<ThreadModel, 'thread' | 'fetching'> {
  /** How many replies the reader is told of now. */
  fresh?: number;
  /** How many there were when the reader was told of some, and when that was, in seconds. */
  told?: { size: number; at: number };
}

/**
 * What answers the post, and how whole that is. While more is being brought in, the page fetches this part again
 * whenever it hears of some; the reply form stands outside, so that nothing typed is lost.
 */
export function answers(
  context: PageContext,
  { thread, fetching, fresh = 0, told = { size: thread.size, at: 0 } }: AnswersModel,
): Html {
  const { t } = context;
  const refresh = fetching?.running
    ? html` hx-get="${thread.focus.path}" hx-trigger="thread from:body" hx-include="${OPENED}, #answers [name=told]" hx-target="this" hx-swap="outerMorph"`
    : '';
  const opened = [...thread.opened].map(([id, count]) => `${id}.${count}`);
  const stem = `${thread.focus.path}?${opened.map((value) => `more=${value}&`).join('')}`;
  return html`<section id="answers" aria-label="${t('thread.replies')}"${refresh}>${
    fetching?.running ? beingFetched(context, thread.focus) : ''
  }${
    fetching?.running ? html`<input type="hidden" name="told" value="${told.size}.${told.at}">` : ''
  }${fresh > 0 ? html`<p class="sr" data-say>${t('thread.fresh', { n: fresh })}</p>` : ''}${opened.map(
    (value) => html`<input type="hidden" name="more" value="${value}">`,
  )}<p class="sr" role="status" id="came">${
    thread.came > 0 ? t('thread.came', { n: thread.came }) : ''
  }</p><ol class="tree" id="replies">${thread.replies.map((node) => branch(context, node, stem))}${folded(context, thread.fold, thread.focus.id, stem)}</ol>${
    fetching && !fetching.running ? wasFetched(context, thread.focus, fetching) : ''
  }</section>`;
}

/** Who hears of news by themselves needs no link: only members do, and only with script. */
function beingFetched({ t, viewer }: PageContext, focus: PostCard): Html {
  return html`<p class="pad meta" role="status">${t('thread.fetching')} <a href="${focus.path}"${viewer ? html` class="nojs-only"` : ''}>${t('thread.reload')}</a></p>`;
}

function wasFetched(context: PageContext, focus: PostCard, { fetchedAt }: Fetching): Html {
  const { t } = context;
  const host = URL.canParse(focus.url) ? new URL(focus.url).host : '';
  const when = fetchedAt ? html`${t('thread.fetchedAt')} ${fullTime(context, fetchedAt)}. ` : '';
  return html`<p class="pad meta">${t('thread.elsewhere')} ${when}<a href="${focus.url}" rel="noopener noreferrer">${t('thread.whole', { host })}</a></p>`;
}

function mutedNotice({ t }: PageContext, focus: PostCard): Html {
  return html`<div class="notice">${icon('mute')}<span>${t('conversation.muted')}</span><form method="post" action="/posts/${focus.id}/unmute-conversation"><input type="hidden" name="return" value="${focus.path}"><button class="btn small">${t('conversation.unmute')}</button></form></div>`;
}

/** Others show a preview of what everybody may read; search engines get what its author wants found. */
function head(context: PageContext, { thread: { focus }, indexable }: ThreadModel): Html {
  const { origin } = context;
  const open = focus.visibility === 'public' || focus.visibility === 'unlisted';
  return html`${canonical(focus.local ? `${origin}${focus.path}` : focus.url)}${forServers(focus.uri)}${
    open && focus.local
      ? html`${describe(context, preview(context, focus))}${embeddable(`${origin}${focus.path}`)}`
      : ''
  }${focus.visibility === 'public' && focus.local && indexable ? '' : noIndex()}`;
}

function preview({ t }: PageContext, focus: PostCard): Description {
  const name = nameOf(focus.author);
  const picture = focus.media.find((item) => item.kind === 'image' && item.url);
  const shown = picture?.url && !focus.sensitive && !focus.warning ? picture : null;
  const { avatarUrl } = focus.author;
  return {
    type: 'article',
    title: t('post.previewTitle', { name, handle: focus.author.fullHandle }),
    text: focus.warning ? firstWords(focus.warning) : summaryOf(focus.html),
    path: focus.path,
    publishedAt: focus.createdAt,
    picture: shown?.url
      ? { url: shown.url, description: shown.description, large: true }
      : avatarUrl
        ? { url: avatarUrl, description: '' }
        : null,
  };
}

function ancestors(context: PageContext, { ancestors: list, incomplete }: Thread): Html | '' {
  const { t } = context;
  if (list.length === 0 && !incomplete) return '';
  return html`<section aria-label="${t('thread.earlier')}">${
    incomplete
      ? html`<div class="post"><p class="tomb">${icon('info', 's')}${t('thread.incomplete')}</p></div>`
      : ''
  }${list.map((post) => (isTombstone(post) ? tombstone(context, post) : postCard(context, post, { up: true })))}</section>`;
}

/** The post this page is about: larger, with its full date and numbers. */
export function focusedPost(context: PageContext, post: PostCard, quotes = 0): Html {
  const { t } = context;
  const author = pages.account(post.author.handle);
  const parent = post.inReplyTo?.author;
  return html`<article class="post focus${post.visibility === 'mentioned' ? ' direct' : ''}" id="post-${post.id}" data-post="${post.id}" tabindex="-1" aria-label="${t('post.by', { name: nameOf(post.author) })}"><a href="${author}" tabindex="-1" aria-hidden="true">${avatar(post.author)}</a><header class="who"><a class="name" href="${author}"><bdi>${nameOf(post.author)}</bdi></a><span class="handle">@${post.author.fullHandle}</span></header><div class="body">${
    parent
      ? html`<p class="re">${t('post.replyingTo')} <a href="${pages.account(parent.handle)}"><bdi>@${parent.handle}</bdi></a></p>`
      : ''
  }${postContent(context, post)}${facts(context, post)}${numbers(context, post, quotes)}${postActions(context, post)}</div></article>`;
}

function facts(context: PageContext, post: PostCard): Html {
  const { t } = context;
  const host = URL.canParse(post.url) ? new URL(post.url).host : '';
  return html`<p class="facts"><a href="${post.path}">${fullTime(context, post.createdAt)}</a><span>${t(audience(post.visibility).name)}</span>${
    post.editedAt
      ? html`<a href="${post.path}/edits">${t('post.edited')} ${fullTime(context, post.editedAt)}</a>`
      : ''
  }${post.local ? '' : html`<a href="${post.url}" rel="noopener noreferrer">${t('thread.via', { host })}</a>`}</p>`;
}

function numbers({ t, locale, look }: PageContext, post: PostCard, quotes: number): Html | '' {
  const { boosts, likes } = post.counts;
  if (boosts === 0 && likes === 0 && quotes === 0) return '';
  const number = numberFormat(locale);
  const boosted = look.hidesCounts
    ? t('thread.boostedBy')
    : html`<b>${number.format(boosts)}</b> ${t('thread.boosts', { n: boosts })}`;
  const quoted = look.hidesCounts
    ? t('quote.list')
    : html`<b>${number.format(quotes)}</b> ${t('thread.quotes', { n: quotes })}`;
  const liked = look.hidesCounts
    ? t('thread.likedBy')
    : html`<b>${number.format(likes)}</b> ${t('thread.likes', { n: likes })}`;
  return html`<p class="facts top-line">${boosts > 0 ? html`<a href="${post.path}/boosts">${boosted}</a>` : ''}${
    quotes > 0 ? html`<a href="${post.path}/quotes">${quoted}</a>` : ''
  }${likes > 0 ? html`<a href="${post.path}/likes">${liked}</a>` : ''}</p>`;
}

function replyForm(context: PageContext, focus: PostCard, draft: Draft | null): Html {
  const { t } = context;
  if (!focus.repliable) {
    return html`<div class="pad"><p class="notice">${icon('lock')}<span>${t('reply.closed')}</span></p></div>`;
  }
  if (!draft) {
    const login = `/login?return=${encodeURIComponent(focus.path)}`;
    return html`<p class="pad meta"><a href="${login}">${t('thread.loginToReply')}</a></p>`;
  }
  return html`${audienceNotice(context, focus)}${composer(context, { place: 'reply', draft, parent: focus, back: focus.path })}`;
}

/** Warns before a reply goes to fewer people than its writer may think. */
export function audienceNotice({ t }: PageContext, parent: PostCard | null | undefined): Html | '' {
  if (parent?.visibility !== 'followers' && parent?.visibility !== 'mentioned') return '';
  const [sign, text] =
    parent.visibility === 'followers'
      ? (['lock', 'compose.followersOnly'] as const)
      : (['at', 'compose.mentionedOnly'] as const);
  return html`<div class="pad"><p class="notice">${icon(sign)}<span>${t(text)}</span></p></div>`;
}

/** From this level on replies stand below each other: their places do not tell any more what answers what. */
const FLAT = 4;

/**
 * A reply and what answers it. Also what htmx appends when a reply was written. `stem`: where more is asked for. `level`:
 * how deep it is; 1 for answers to the post itself. `below`: what it answers is shown above it.
 */
export function branch(context: PageContext, node: ThreadNode, stem: string, level = 1, below = true): Html {
  const { post, replies, fold } = node;
  const gone = isTombstone(post);
  const card = gone ? tombstone(context, post) : postCard(context, post, { hangs: below && level < FLAT });
  if (replies.length === 0 && !fold) return html`<li>${card}</li>`;
  return html`<li>${card}<ol class="tree" id="replies-${post.id}">${replies.map((reply) => branch(context, reply, stem, level + 1, !gone))}${folded(context, fold, post.id, stem)}</ol></li>`;
}

/** The link to what is not shown yet: it goes to the first of it, or fetches it into its place. */
function folded(context: PageContext, fold: Fold | null, parent: PostId, stem: string): Html | '' {
  if (!fold) return '';
  const show = `show=${parent}.${fold.next}`;
  return html`<li><a class="more" id="more-${parent}" href="${stem}${show}#post-${fold.first}" hx-get="${stem.split('?', 1)[0]}?${show}" hx-include="${OPENED}" hx-target="#answers" hx-swap="outerMorph" data-first="post-${fold.first}">${icon('reply', 's')}${context.t('thread.more', { n: fold.count })}</a></li>`;
}
