import type { AccountSummary } from '../../src/domain/accounts/types.ts';
import type { PostCard } from '../../src/domain/posts/types.ts';
import { pages } from '../../src/lib/uris.ts';
import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { nameOf } from './avatar.ts';
import { icon } from './icon.ts';

/** Everything else one can do with a post. Entries that need script hide without it. */
export function postMenu(context: PageContext, post: PostCard, booster?: AccountSummary | null): Html {
  const { t, viewer, origin } = context;
  const items = [
    html`<li class="js-only"><button type="button" class="item" data-copy="${origin}${post.path}">${icon('link')}${t('post.copyLink')}</button></li>`,
    html`<li class="nojs-only"><a class="item" href="${post.path}">${icon('link')}${t('post.permalink')}</a></li>`,
    html`<li class="share-only"><button type="button" class="item" data-share="${origin}${post.path}">${icon('share')}${t('post.share')}</button></li>`,
  ];
  if (!post.local) {
    items.push(
      html`<li><a class="item" href="${post.url}" rel="noopener noreferrer">${icon('out')}${t('post.original')}</a></li>`,
    );
  }
  if (post.counts.likes > 0) items.push(linkItem(`${post.path}/likes`, 'like', t('thread.likedBy')));
  if (post.counts.boosts > 0) items.push(linkItem(`${post.path}/boosts`, 'boost', t('thread.boostedBy')));
  if (viewer || post.quotable) items.push(quoteItem(context, post));
  if (viewer) {
    items.push(
      html`<li>${formItem(context, `/posts/${post.id}/mute-conversation`, 'mute', t('conversation.mute'))}</li>`,
    );
  }
  if (booster && hasBoostsToHide(context, booster)) items.push(hideBoosts(context, booster));
  if (viewer) items.push(...(post.mine ? ownItems(context, post) : otherItems(context, post)));
  return html`<details class="menu"><summary class="act">${icon('more')}<span class="sr">${t('post.more')}</span></summary><menu>${items}</menu></details>`;
}

/** Where one writes a post that quotes this one; visitors find the way to their server there. */
export function quoteAddress(context: PageContext, post: PostCard): string {
  if (!context.viewer) return pages.interact('quote', post.id);
  return `/compose?quote=${post.id}&return=${encodeURIComponent(context.path)}`;
}

/** Hidden where there is room for it beside the boost button; says why where the author does not want to be quoted. */
function quoteItem(context: PageContext, post: PostCard): Html {
  const { t } = context;
  if (post.quotable) {
    return html`<li class="quoting"><a class="item" data-key="q" href="${quoteAddress(context, post)}">${icon('quote')}${t('quote.quote')}</a></li>`;
  }
  const open = post.visibility === 'public' || post.visibility === 'unlisted';
  return open ? html`<li class="item meta">${icon('quote')}<span>${t('quote.closed')}</span></li>` : html``;
}

/** Boosts in one's own home come from people one follows; elsewhere there would be nothing to switch off. */
function hasBoostsToHide({ viewer, path }: PageContext, booster: AccountSummary): boolean {
  return viewer !== null && booster.id !== viewer.account.id && /^\/(\?|$)/.test(path);
}

function hideBoosts(context: PageContext, booster: AccountSummary): Html {
  const text = context.t('account.hideBoostsNamed', { name: nameOf(booster) });
  return html`<li><form method="post" action="/accounts/${booster.id}/boosts"><input type="hidden" name="return" value="${context.path}"><input type="hidden" name="show" value="0"><button class="item">${icon('boost')}<span>${text}</span></button></form></li>`;
}

function linkItem(href: string, iconName: string, text: string): Html {
  return html`<li><a class="item" href="${href}">${icon(iconName)}${text}</a></li>`;
}

function ownItems(context: PageContext, post: PostCard): Html[] {
  const { t } = context;
  const items = [
    html`<li><a class="item" href="/edit/${post.id}">${icon('pen')}${t('post.edit')}</a></li>`,
    html`<li><a class="item" href="${post.path}/deliveries">${icon('server')}${t('deliveries.title')}</a></li>`,
  ];
  if (post.visibility === 'public' || post.visibility === 'unlisted') {
    const verb = post.pinned ? 'unpin' : 'pin';
    items.push(
      html`<li>${formItem(context, `/posts/${post.id}/${verb}`, 'pin', t(post.pinned ? 'post.unpin' : 'post.pin'))}</li>`,
    );
  }
  items.push(
    html`<li><details class="sure"><summary class="item">${icon('pen')}${t('post.redraft')}</summary><form method="post" action="/posts/${post.id}/redraft"><button class="item danger">${icon('warn')}${t('post.redraftSure')}</button></form></details></li>`,
  );
  const remove = `/posts/${post.id}/delete`;
  items.push(
    html`<li><details class="sure"><summary class="item danger">${icon('trash')}${t('post.delete')}</summary><form method="post" action="${remove}" hx-post="${remove}" hx-target="closest article" hx-swap="outerHTML"><input type="hidden" name="return" value="${context.path}"><button class="item danger">${icon('warn')}${t('post.deleteSure')}</button></form></details></li>`,
  );
  return items;
}

function otherItems(context: PageContext, post: PostCard): Html[] {
  const { t } = context;
  const name = nameOf(post.author);
  const quotesMine = post.quote?.state === 'shown' && post.quote.post.mine;
  return [
    quotesMine
      ? html`<li><form method="post" action="/posts/${post.id}/unquote" hx-post="/posts/${post.id}/unquote" hx-target="closest .menu" hx-swap="outerHTML"><input type="hidden" name="return" value="${context.path}"><button class="item">${icon('x')}<span>${t('quote.remove')}</span></button></form></li>`
      : html``,
    html`<li>${formItem(context, `/accounts/${post.author.id}/mute`, 'mute', t('account.muteNamed', { name }))}</li>`,
    linkItem('/settings/filters#filters-new', 'mute', t('filters.menu')),
    html`<li>${formItem(context, `/accounts/${post.author.id}/block`, 'block', t('account.blockNamed', { name }))}</li>`,
    html`<li><a class="item" href="/report?account=${post.author.id}&amp;post=${post.id}">${icon('flag')}${t('report.menu', { name })}</a></li>`,
  ];
}

/** A menu entry that changes something and leads back. */
export function formItem(
  context: PageContext,
  action: string,
  iconName: string,
  text: string,
  danger = false,
): Html {
  return html`<form method="post" action="${action}"><input type="hidden" name="return" value="${context.path}"><button class="item${danger ? ' danger' : ''}">${icon(iconName)}<span>${text}</span></button></form>`;
}
