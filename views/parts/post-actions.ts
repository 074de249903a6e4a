import type { AccountSummary } from '../../src/domain/accounts/types.ts';
import type { PostCard } from '../../src/domain/posts/types.ts';
import { numberFormat } from '../../src/lib/formats.ts';
import type { TextKey } from '../../src/lib/i18n.ts';
import { pages } from '../../src/lib/uris.ts';
import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { icon } from './icon.ts';
import { postMenu, quoteAddress } from './post-menu.ts';

export type Toggle = 'like' | 'boost' | 'bookmark';

const looks: Record<Toggle, { icon: string; classes: string; text: TextKey }> = {
  like: { icon: 'like', classes: 'act like', text: 'post.like' },
  boost: { icon: 'boost', classes: 'act boost', text: 'post.boost' },
  bookmark: { icon: 'mark', classes: 'act save', text: 'post.bookmark' },
};

/** Reply, boost, like, bookmark and the menu. `booster`: who brought the post here. */
export function postActions(context: PageContext, post: PostCard, booster?: AccountSummary | null): Html {
  const { t, viewer } = context;
  const reply = !post.repliable
    ? closedReply(context, post)
    : html`<a class="act" href="${viewer ? `${post.path}#reply` : pages.interact('reply', post.id)}">${icon('reply')}<span class="sr">${t('post.reply')}</span>${number(context, 'replies', post.counts.replies)}</a>`;
  if (!viewer) {
    return html`<div class="acts">${reply}${visitorAct(context, post, 'boost')}${quoteAct(context, post)}${visitorAct(context, post, 'like')}${postMenu(context, post)}</div>`;
  }
  return html`<div class="acts">${reply}${
    post.boostable
      ? toggleForm(context, post, 'boost')
      : html`<span class="act" title="${t('post.notBoostable')}">${icon('lock')}<span class="sr">${t('post.notBoostable')}</span></span>`
  }${quoteAct(context, post)}${toggleForm(context, post, 'like')}${toggleForm(context, post, 'bookmark')}${postMenu(context, post, booster)}</div>`;
}

/** Beside the boost button where there is room for it; the menu has it elsewhere. */
function quoteAct(context: PageContext, post: PostCard): Html {
  // Its place stays, so that the other buttons stand below those of the posts around.
  if (!post.quotable) return html`<span class="act quoting"></span>`;
  return html`<a class="act quoting" data-key="q" href="${quoteAddress(context, post)}">${icon('quote')}<span class="sr">${context.t('quote.quote')}</span></a>`;
}

/** The number stays, the way to write does not. */
function closedReply(context: PageContext, post: PostCard): Html {
  const { t } = context;
  return html`<span class="act" title="${t('reply.refused')}">${icon('lock')}<span class="sr">${t('reply.refused')}</span>${number(context, 'replies', post.counts.replies)}</span>`;
}

/**
 * A one-button form that turns something on or off. `just`: it was turned on this moment.
 * htmx swaps the form for its other state.
 */
export function toggleForm(context: PageContext, post: PostCard, toggle: Toggle, just = false): Html {
  const look = looks[toggle];
  const on = isOn(post, toggle);
  const action = `/posts/${post.id}/${on ? 'un' : ''}${toggle}`;
  const number = toggle === 'bookmark' ? '' : countOf(context, post, toggle);
  return html`<form method="post" action="${action}" hx-post="${action}" hx-swap="outerHTML" data-toggle><input type="hidden" name="return" value="${context.path}#post-${post.id}"><button class="${look.classes}${just ? ' just' : ''}" id="${toggle}-${post.id}" aria-pressed="${on ? 'true' : 'false'}">${icon(look.icon)}<span class="sr">${context.t(look.text)}</span>${number}</button></form>`;
}

function visitorAct(context: PageContext, post: PostCard, toggle: 'like' | 'boost'): Html {
  const look = looks[toggle];
  return html`<a class="${look.classes}" href="${pages.interact(toggle, post.id)}">${icon(look.icon)}<span class="sr">${context.t(look.text)}</span>${countOf(context, post, toggle)}</a>`;
}

function countOf(context: PageContext, post: PostCard, toggle: 'like' | 'boost'): Html | '' {
  return toggle === 'like'
    ? number(context, 'likes', post.counts.likes)
    : number(context, 'boosts', post.counts.boosts);
}

/** Kept current by live news; nothing for a reader who wants no numbers. */
function number({ locale, look }: PageContext, name: string, value: number): Html | '' {
  return look.hidesCounts ? '' : html`<span class="n" data-count="${name}">${count(locale, value)}</span>`;
}

function isOn(post: PostCard, toggle: Toggle): boolean {
  if (toggle === 'like') return post.liked;
  return toggle === 'boost' ? post.boosted : post.bookmarked;
}

/** A number beside an icon; none for nothing, 1.2K for many. */
export function count(locale: string, value: number): string {
  if (value === 0) return '';
  return numberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }).format(value);
}
