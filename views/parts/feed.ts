import type { Page } from '../../src/db/paging.ts';
import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { emptyArt } from './icon.ts';

/**
 * A stretch of a list with the link to older items. `items` are rendered already.
 * htmx follows the link as it comes into view, or when a reader who wants it so presses it, and swaps it for the next stretch.
 */
export function stretch(
  context: PageContext,
  items: Html[],
  page: Pick<Page<unknown>, 'next'>,
  tag: 'p' | 'li' = 'p',
): Html {
  return html`${items}${page.next ? olderLink(context, page.next, tag) : ''}`;
}

function olderLink(context: PageContext, before: string, tag: 'p' | 'li'): Html {
  const href = withQuery(context.path, { before });
  const by = context.look.waitsForMe ? 'click' : 'revealed';
  const link = html`<a rel="next" href="${href}" hx-get="${href}" hx-trigger="${by}" hx-target="closest .load" hx-swap="outerHTML">${context.t('timeline.older')}</a>`;
  return tag === 'li' ? html`<li class="load">${link}</li>` : html`<p class="load">${link}</p>`;
}

/** On a later stretch: the way back to the newest items. */
export function newerLink(context: PageContext, page: Pick<Page<unknown>, 'previous'>): Html | '' {
  if (!page.previous) return '';
  return html`<p class="load"><a href="${withQuery(context.path, { before: null })}">${context.t('timeline.newer')}</a></p>`;
}

/** This path with some of its query changed; null takes a parameter away. */
export function withQuery(path: string, changes: Record<string, string | null>): string {
  const url = new URL(path, 'http://local.invalid');
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  return `${url.pathname}${url.search}`;
}

/** A page with nothing on it says why, and what to do. */
export function empty(title: string, text: string, actions: Html | '' = ''): Html {
  return html`<div class="empty">${emptyArt()}<h2>${title}</h2><p>${text}</p>${actions}</div>`;
}
