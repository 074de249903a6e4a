import type { Translate } from '../../src/lib/i18n.ts';
import { type Html, html } from '../html.ts';
import { icon } from './icon.ts';

/** The number on the bell; an empty, hidden one stays in the page so that live news can fill it. */
export function unreadBadge(t: Translate, unread: number): Html {
  return html`<span id="unread" class="badge"${unread > 0 ? '' : html` hidden`}><span class="sr">, </span><span>${unreadText(unread)}</span><span class="sr"> ${t('nav.unread')}</span></span>`;
}

/** The number of reports that wait for moderators. */
export function waitingBadge(t: Translate, waiting: number): Html {
  return waiting > 0
    ? html`<span class="badge"><span class="sr">, </span>${unreadText(waiting)}<span class="sr"> ${t('reports.waiting', { n: waiting })}</span></span>`
    : html``;
}

/** More than 99 are just many. */
export function unreadText(unread: number): string {
  return unread > 99 ? '99+' : String(unread);
}

/** Above a timeline, for `newPosts`. It is always there: what is put into it is read out. */
export function newPostsPill(): Html {
  return html`<div class="pill" id="new-posts" aria-live="polite" aria-atomic="true"></div>`;
}

/** "7 new posts"; nothing when there are none. */
export function newPosts(t: Translate, count: number, href: string): Html {
  return count > 0
    ? html`<a href="${href}">${icon('up', 's')}${t('timeline.new', { n: count })}</a>`
    : html``;
}
