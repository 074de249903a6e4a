import type { Translate } from '../../src/lib/i18n.ts';
import { type Html, html } from '../html.ts';
import { icon } from './icon.ts';

/** The number on the bell; an empty, hidden one stays in the page so that live news can fill it. */
export function unreadBadge(t: Translate, unread: number): Html {
  return html`<span id="unread" class="badge"${unread > 0 ? '' : html` hidden`}><span class="sr">, </span>${
    unread > 99 ? '99+' : unread
  }<span class="sr"> ${t('nav.unread')}</span></span>`;
}

/** "7 new posts", above a timeline; empty when there are none. */
export function newPostsPill(t: Translate, count: number, href: string): Html {
  const link =
    count > 0 ? html`<a href="${href}">${icon('up', 's')}${t('timeline.new', { n: count })}</a>` : '';
  return html`<p class="pill" id="new-posts" aria-live="polite"${count > 0 ? '' : html` hidden`}>${link}</p>`;
}
