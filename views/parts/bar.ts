import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { avatar } from './avatar.ts';
import { icon } from './icon.ts';

export interface BarOptions {
  /** Where the arrow leads; no arrow without. */
  back?: string;
  /** The page's main heading stands elsewhere: this one is a label only. */
  label?: boolean;
  end?: Html | '';
}

/** The head of the main column: title, way back, and on phones the account's menu. */
export function bar(context: PageContext, title: string, options: BarOptions = {}): Html {
  const back = options.back
    ? html`<a class="btn icon quiet lead" href="${options.back}" aria-label="${context.t('page.back')}">${icon('back', 'flip')}</a>`
    : '';
  const heading = options.label ? html`<p class="h1"><b>${title}</b></p>` : html`<h1>${title}</h1>`;
  return html`<header class="bar">${back}${heading}${options.end ?? ''}${options.back ? '' : accountMenu(context)}</header>`;
}

/** On phones the places that the tab bar has no room for. */
function accountMenu({ t, viewer }: PageContext): Html | '' {
  if (!viewer) return '';
  const items: [href: string, icon: string, text: string][] = [
    [`/@${viewer.account.handle}`, 'user', t('nav.profile')],
    ['/direct', 'at', t('nav.direct')],
    ['/bookmarks', 'mark', t('nav.bookmarks')],
    ['/lists', 'list', t('nav.lists')],
    ['/settings', 'gear', t('nav.settings')],
  ];
  if (viewer.role !== 'user') items.push(['/admin', 'shield', t('nav.admin')]);
  return html`<details class="menu to-md"><summary class="btn icon quiet">${avatar(viewer.account, 's')}<span class="sr">${t('page.yourAccount')}</span></summary><div>${items.map(
    ([href, name, text]) => html`<a class="item" href="${href}">${icon(name)}${text}</a>`,
  )}<hr><form action="/logout" method="post"><button class="item">${icon('out2')}${t('nav.logout')}</button></form></div></details>`;
}

export interface Tab {
  href: string;
  text: string;
  current: boolean;
  badge?: number;
  /** The badge stays in the page, hidden while it counts nothing, so that it can be changed. */
  badgeId?: string;
}

/** Views of one page. */
export function tabs(label: string, items: readonly Tab[]): Html {
  return html`<nav class="tabs stick" aria-label="${label}">${items.map((item) => {
    const badge = tabBadge(item.badge ?? 0, item.badgeId);
    return html`<a href="${item.href}"${item.current ? html` aria-current="page"` : ''}>${item.text}${badge === '' ? '' : html` ${badge}`}</a>`;
  })}</nav>`;
}

/** The number on a tab. */
export function tabBadge(count: number, id?: string): Html | '' {
  if (!id) return count > 0 ? html`<span class="badge">${count}</span>` : '';
  return html`<span class="badge" id="${id}"${count > 0 ? '' : html` hidden`}>${count}</span>`;
}
