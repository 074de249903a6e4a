import type { PostCard, TimelineEntry, Tombstone } from '../../src/domain/posts/types.ts';
import { pages } from '../../src/lib/uris.ts';
import type { PageContext } from '../context.ts';
import { type Html, html, raw } from '../html.ts';
import { avatar, nameOf } from './avatar.ts';
import { icon } from './icon.ts';
import { linkCard } from './link-card.ts';
import { mediaGrid } from './media.ts';
import { pollPart } from './poll.ts';
import { postActions } from './post-actions.ts';
import { quotePart } from './quote.ts';
import { timeAgo } from './time.ts';
import { visibilityMark } from './visibility.ts';

export interface PostOptions {
  boostedBy?: TimelineEntry['boostedBy'];
  /** Shown as pinned, at the top of a profile. */
  pinned?: boolean;
  /** A line leads from this post to the next one. */
  up?: boolean;
  /** Not read yet. */
  fresh?: boolean;
  /** It hangs on what it answers: nobody needs to be told what that is. */
  hangs?: boolean;
}

/** A post in a list. */
export function postCard(context: PageContext, post: PostCard, options: PostOptions = {}): Html {
  const { t } = context;
  const author = pages.account(post.author.handle);
  const classes = [
    'post',
    options.up ? 'up' : '',
    post.visibility === 'mentioned' ? 'direct' : '',
    options.fresh ? 'new' : '',
  ];
  return html`<article class="${classes.filter(Boolean).join(' ')}" id="${options.pinned ? 'pinned' : 'post'}-${post.id}" data-post="${post.id}" tabindex="-1" aria-label="${options.fresh ? `${t('notifications.unread')} ` : ''}${t('post.by', { name: nameOf(post.author) })}">${byline(context, options)}<a href="${author}" tabindex="-1" aria-hidden="true">${avatar(post.author)}</a><div class="body"><header class="who"><a class="name" href="${author}" dir="auto">${nameOf(post.author)}</a><span class="handle" title="@${post.author.fullHandle}">@${post.author.handle}</span><span class="when">${
    post.editedAt ? html`<a href="${post.path}/edits">${t('post.edited')}</a>` : ''
  }${visibilityMark(t, post.visibility)}<a href="${post.path}">${timeAgo(context, post.createdAt)}</a></span></header>${options.hangs ? '' : replyLine(context, post)}${post.filteredBy ? filteredContent(context, post) : postContent(context, post, true)}${postActions(context, post, options.boostedBy)}</div></article>`;
}

/** One line of a timeline. */
export function entryCard(context: PageContext, entry: TimelineEntry): Html {
  return postCard(context, entry.post, { boostedBy: entry.boostedBy });
}

/** Folded under what the reader's word filters found in it. */
function filteredContent(context: PageContext, post: PostCard): Html {
  const { t } = context;
  return html`<details class="cw"><summary>${icon('mute')}<span>${t('filters.filtered')} <bdi>${post.filteredBy}</bdi></span><span class="go"><span class="a">${t('filters.showAnyway')}</span><span class="b">${t('action.hide')}</span></span></summary>${postContent(context, post, true)}</details>`;
}

/** The fold shows ten lines; a text is folded when that spares some. */
const FOLDED_LINES = 14;
const LETTERS_A_LINE = 50;

/** Longer than the screen of a phone has patience for; estimated without laying it out. */
function isLong(html: string): boolean {
  if (html.length < FOLDED_LINES * 8) return false;
  const lines = html
    .split(/<(?:br|\/p|\/li|\/h\d|\/blockquote)\b[^>]*>/i)
    .map((line) => line.replace(/<[^>]*>/g, ''));
  const total = lines.reduce((sum, line) => sum + Math.ceil(line.length / LETTERS_A_LINE), 0);
  return total > FOLDED_LINES;
}

/** Text, poll, pictures and what it quotes, behind the warning if there is one. `folds`: what is long shows its beginning. */
export function postContent(context: PageContext, post: PostCard, folds = false): Html {
  const { t } = context;
  const long = folds && isLong(post.html);
  const text = post.html
    ? html`<div class="text${long ? ' fold' : ''}"${post.language ? html` lang="${post.language}"` : ''} dir="auto" hx-ignore>${raw(post.html)}</div>${long ? html`<a class="more" href="${post.path}" data-unfold>${t('post.showMore')}</a>` : ''}`
    : '';
  const media = html`${pollPart(context, post)}${mediaGrid(context, post)}`;
  const link = linkCard(post);
  const quote = quotation(context, post);
  if (!post.warning) return html`${text}${media}${link}${quote}`;
  return html`<details class="cw"${context.look.opensWarnings ? html` open` : ''}><summary>${icon('warn')}<span dir="auto">${post.warning}</span><span class="go"><span class="a">${t('action.show')}</span><span class="b">${t('action.hide')}</span></span></summary>${text}${media}${link}${quote}</details>`;
}

/** What a post quotes; also what htmx swaps in when that has changed. */
export function quotation(context: PageContext, post: PostCard): Html | '' {
  return quotePart(context, post, (where, quoted) => postContent(where, quoted, true));
}

/** Where a post was, or where one is that the viewer may not see; without one, where the viewer has just deleted theirs. */
export function tombstone({ t }: PageContext, post?: Tombstone): Html {
  return html`<div class="post" tabindex="-1"${post ? html` id="post-${post.id}"` : ''}><p class="tomb">${icon('trash', 's')}${t(post ? 'post.tombstone' : 'post.deleted')}</p></div>`;
}

/** Whether a place in a thread is empty. */
export function isTombstone(post: PostCard | Tombstone): post is Tombstone {
  return 'tombstone' in post;
}

function byline({ t, viewer }: PageContext, options: PostOptions): Html | '' {
  if (options.pinned) return html`<p class="by">${icon('pin', 's')}<span>${t('post.pinned')}</span></p>`;
  const by = options.boostedBy;
  if (!by) return '';
  const name = by.id === viewer?.account.id ? t('post.you') : nameOf(by);
  return html`<p class="by">${icon('boost', 's')}<span><a href="${pages.account(by.handle)}"><bdi>${name}</bdi></a> ${t('post.boosted')}</span></p>`;
}

function replyLine({ t, viewer }: PageContext, post: PostCard): Html | '' {
  const parent = post.inReplyTo;
  if (!parent) return '';
  if (!parent.author) return html`<p class="re">${t('post.replyingToUnknown')}</p>`;
  const name = parent.author.id === viewer?.account.id ? t('post.youObject') : `@${parent.author.handle}`;
  const href = parent.postId
    ? pages.post(parent.author.handle, parent.postId)
    : pages.account(parent.author.handle);
  return html`<p class="re">${t('post.replyingTo')} <a href="${href}"><bdi>${name}</bdi></a></p>`;
}
