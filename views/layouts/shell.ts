import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { avatar } from '../parts/avatar.ts';
import { exploreRail } from '../parts/explore.ts';
import { bird, icon } from '../parts/icon.ts';
import { unreadBadge, waitingBadge } from '../parts/live.ts';
import type { LayoutOptions, NavPlace } from './page.ts';

/** The left column on wide screens, the tab bar at the bottom of phones. */
export function side(context: PageContext, place?: NavPlace): Html {
  const { t, viewer } = context;
  return html`<header class="side"><a class="brand" href="/" aria-label="${t('page.brandHome', { name: context.serverName })}">${bird()}<b>Perch</b></a>
<nav class="nav" aria-label="${t('page.nav')}">${viewer ? memberItems(context, place) : visitorItems(context, place)}</nav>${
    viewer
      ? html`<a class="btn primary" href="/compose">${icon('pen')}<span>${t('nav.newPost')}</span></a>
<a class="me" href="/@${viewer.account.handle}">${avatar(viewer.account)}<span class="clip"><b class="clip">${viewer.account.displayName || viewer.account.username}</b><br><span class="handle">@${viewer.account.fullHandle}</span></span></a>`
      : joinButton(context)
  }</header>`;
}

function joinButton({ t, registration }: PageContext): Html {
  return registration === 'closed'
    ? html`<a class="btn primary" href="/login">${icon('key')}<span>${t('nav.login')}</span></a>`
    : html`<a class="btn primary" href="/register">${icon('plus')}<span>${t('nav.register')}</span></a>`;
}

interface Item {
  place: NavPlace;
  href: string;
  icon: string;
  text: string;
  /** `wide` hides on phones, `mid` is the phone's post button. */
  kind?: 'wide' | 'mid';
  badge?: Html;
}

function memberItems(context: PageContext, place?: NavPlace): Html[] {
  const { t, viewer } = context;
  if (!viewer) return [];
  const items: Item[] = [
    { place: 'home', href: '/', icon: 'home', text: t('nav.home') },
    { place: 'search', href: '/search', icon: 'search', text: t('nav.search') },
    { place: 'compose', href: '/compose', icon: 'pen', text: t('nav.post'), kind: 'mid' },
    {
      place: 'notifications',
      href: '/notifications',
      icon: 'bell',
      text: t('nav.notifications'),
      badge: unreadBadge(t, viewer.unread),
    },
    { place: 'direct', href: '/direct', icon: 'at', text: t('nav.direct'), kind: 'wide' },
    { place: 'bookmarks', href: '/bookmarks', icon: 'mark', text: t('nav.bookmarks'), kind: 'wide' },
    { place: 'lists', href: '/lists', icon: 'list', text: t('nav.lists'), kind: 'wide' },
    { place: 'profile', href: `/@${viewer.account.handle}`, icon: 'user', text: t('nav.profile') },
    { place: 'settings', href: '/settings', icon: 'gear', text: t('nav.settings'), kind: 'wide' },
  ];
  if (viewer.role !== 'user') {
    items.push({
      place: 'admin',
      href: '/admin',
      icon: 'shield',
      text: t('nav.admin'),
      kind: 'wide',
      badge: waitingBadge(t, viewer.openReports ?? 0),
    });
  }
  return items.map((item) => navItem(item, place));
}

function visitorItems({ t, serverName }: PageContext, place?: NavPlace): Html[] {
  const items: Item[] = [
    { place: 'home', href: '/', icon: 'home', text: serverName },
    { place: 'search', href: '/search', icon: 'search', text: t('nav.search') },
    { place: 'local', href: '/local', icon: 'server', text: t('nav.local') },
    { place: 'federated', href: '/federated', icon: 'globe', text: t('nav.federated') },
    { place: 'login', href: '/login', icon: 'key', text: t('nav.login') },
  ];
  return items.map((item) => navItem(item, place));
}

function navItem(item: Item, place: NavPlace | undefined): Html {
  return html`<a href="${item.href}"${item.kind ? html` class="${item.kind}"` : ''}${
    item.place === place ? html` aria-current="page"` : ''
  }>${icon(item.icon)}<span>${item.text}</span>${item.badge ?? ''}</a>`;
}

/** The right column: search, what there is to discover, the server. */
export function rail(context: PageContext, { searches, discovers, people = [], nav }: LayoutOptions): Html {
  const { t, viewer, explore, look } = context;
  const about = html`<section class="sect"><h2>${context.serverName}</h2><p class="meta">${t('page.aboutServer', { host: context.host })}</p>${
    viewer
      ? ''
      : html`<div class="cluster"><a class="btn small primary" href="/login">${t('nav.login')}</a>${
          context.registration === 'closed'
            ? ''
            : html`<a class="btn small" href="/register">${t('nav.register')}</a>`
        }</div>`
  }</section>`;
  const search = html`<form role="search" aria-label="${t('page.quickSearch')}" action="/search" class="affix">${icon('search')}<input class="input" type="search" name="q" maxlength="500" aria-label="${t('search.label')}" placeholder="${t('search.placeholder')}">${viewer && look.shortcuts ? html`<kbd aria-hidden="true">/</kbd>` : ''}</form>`;
  return html`${searches ? '' : search}
${explore && !discovers ? exploreRail(context, explore, new Set(people.map(({ id }) => id))) : ''}${nav === 'about' ? '' : about}
<footer class="meta"><div class="cluster"><a href="/about">${t('nav.about')}</a><a href="/local">${t('nav.local')}</a><a href="/federated">${t('nav.federated')}</a></div><p>${t('page.software')}</p></footer>`;
}

/** Pages without navigation: a head with the mark, a foot with a few links. */
export function plainShell(context: PageContext, main: Html, alone = false): Html {
  const { t, viewer } = context;
  // Nothing leads to where one is.
  const at = (path: string) => context.path.split('?', 1)[0] === path;
  const actions = viewer
    ? html`<a class="btn" href="/">${t('nav.home')}</a>`
    : html`${at('/login') ? '' : html`<a class="btn" href="/login">${t('nav.login')}</a>`}${
        at('/register') || at('/register/pending') || context.registration === 'closed'
          ? ''
          : html`<a class="btn${at('/') ? ' primary' : ''}" href="/register">${t('register.short')}</a>`
      }`;
  return html`<header class="top"><a class="brand" href="/" aria-label="${t('page.brandHome', { name: context.serverName })}">${bird()}<b>Perch</b></a>${alone ? '' : actions}</header>
<main id="main" tabindex="-1">${main}</main>
${alone ? '' : html`<footer class="foot"><a href="/about">${t('page.aboutLink', { name: context.serverName })}</a><a href="/local">${t('nav.local')}</a><span class="end">${t('page.software')}</span></footer>`}`;
}
