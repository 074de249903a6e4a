import type { AccountSummary } from '../../src/domain/accounts/types.ts';
import { asset } from '../assets.ts';
import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { unreadText } from '../parts/live.ts';
import { plainShell, rail, side } from './shell.ts';

/** The place in the main navigation that a page belongs to. */
export type NavPlace =
  | 'home'
  | 'search'
  | 'compose'
  | 'notifications'
  | 'direct'
  | 'bookmarks'
  | 'lists'
  | 'profile'
  | 'settings'
  | 'admin'
  | 'local'
  | 'federated'
  | 'about'
  | 'login';

export interface LayoutOptions {
  /** Comes before the server's name in the window's title. */
  title: string;
  main: Html;
  /** The page has the search field itself. */
  searches?: boolean;
  /** The page itself shows what there is to discover: it is not shown beside it as well. */
  discovers?: boolean;
  /** Who stands on the page already, and is not suggested beside it as well. */
  people?: readonly AccountSummary[];
  /** The page takes the right column too (settings, admin). */
  wide?: boolean;
  /** Without navigation: landing, login, errors. `main` is then the content of `<main>`. */
  plain?: boolean;
  /** A plain page from which no other can be reached. */
  alone?: boolean;
  /** More for `<head>`: descriptions, alternate links. */
  head?: Html;
  nav?: NavPlace;
  /** The newest entry shown of a timeline: news after it are counted on the pill. Home, if none is named. */
  since?: string;
  timeline?: 'local' | 'federated';
  /** The conversation shown, while more of it is being brought in. */
  thread?: string;
}

const htmxConfig = JSON.stringify({
  includeIndicatorCSS: false,
  prefix: '',
  extensions: 'sse',
  history: false,
  noSwap: [204, 304, '5xx'],
});

/** The whole page around `main`. */
export function layout(context: PageContext, options: LayoutOptions): Html {
  const { t, locale, theme, viewer } = context;
  const unread = (viewer?.unread ?? 0) > 0;
  return html`<!doctype html>
<html lang="${locale}" data-theme="${theme}"${lookOf(context)}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<title>${unreadPrefix(context)}${options.title} · ${context.serverName}</title>
<meta name="htmx-config" content="${htmxConfig}">
${frameColours(theme)}
<link rel="icon" href="${asset(unread ? 'mark-unread.svg' : 'mark.svg')}" type="image/svg+xml" data-read="${asset('mark.svg')}" data-unread="${asset('mark-unread.svg')}">
<link rel="manifest" href="/manifest.webmanifest">
<link rel="apple-touch-icon" href="${asset('touch-icon.png')}">
<link rel="stylesheet" href="${asset('perch.css')}">
<script src="${asset(viewer ? 'live.js' : 'htmx.js')}" defer></script>
<script src="${asset('app.js')}" defer></script>
${options.head ?? ''}
</head>
<body${options.plain ? html` class="plain"` : ''} data-reader="${viewer?.account.id ?? ''}">
<a class="skip" href="#main">${t('page.skip')}</a>
${options.plain ? plainShell(context, options.main, options.alone) : shell(context, options)}
<div class="toasts" id="toasts" role="status" aria-live="polite" aria-atomic="false"${toastTexts(context)}>${
    context.flash ? html`<div class="toast"><span>${context.flash}</span></div>` : ''
  }</div>
</body>
</html>`;
}

/** What the browser puts around the page goes with it, whatever the device prefers: the surface of perch.css. */
function frameColours(theme: PageContext['theme']): Html {
  const colour = { light: '#ffffff', dark: '#121a19' };
  return theme === 'auto'
    ? html`<meta name="theme-color" media="(prefers-color-scheme: light)" content="${colour.light}"><meta name="theme-color" media="(prefers-color-scheme: dark)" content="${colour.dark}">`
    : html`<meta name="theme-color" content="${colour[theme]}">`;
}

/** Before the title, so that it shows on a narrow tab. app.js keeps it current. */
function unreadPrefix({ viewer }: PageContext): string {
  const unread = viewer?.unread ?? 0;
  return unread > 0 ? `(${unreadText(unread)}) ` : '';
}

function shell(context: PageContext, options: LayoutOptions): Html {
  return html`<div class="shell${options.wide ? ' span' : ''}">
${side(context, options.nav)}
<main class="main" id="main" tabindex="-1">${options.main}</main>
${options.wide ? '' : html`<aside class="rail" aria-label="${context.t('page.rail')}">${rail(context, options)}</aside>`}
</div>${context.viewer ? live(options) : ''}`;
}

/** The page's one connection for live news; the watchdog trigger reconnects when the first try failed. */
function live({ since, timeline, thread }: LayoutOptions): Html {
  const query = new URLSearchParams({
    ...(since === undefined ? {} : { since }),
    ...(timeline === undefined ? {} : { timeline }),
    ...(thread === undefined ? {} : { thread }),
  });
  const address = query.size === 0 ? '/stream' : `/stream?${query}`;
  return html`<div id="live" hidden hx-sse:connect="${address}" hx-trigger="load, every 30s" hx-swap="none"></div>`;
}

/**
 * What the stylesheet and the scripts must know of the reader's choices; most readers have made none.
 * Single keys do nothing for visitors: they could not switch that off.
 */
function lookOf({ look, viewer }: PageContext): Html {
  return html`${look.textSize === 'normal' ? '' : html` data-size="${look.textSize}"`}${look.still ? html` data-still` : ''}${
    viewer && look.shortcuts ? '' : html` data-keys="off"`
  }`;
}

/** What app.js says, in the reader's language. */
function toastTexts({ t }: PageContext): Html {
  return html` data-failed="${t('toast.failed')}" data-broken="${t('toast.broken')}" data-copied="${t('toast.copied')}" data-close="${t('action.close')}" data-posted="${t('toast.posted')}" data-previous="${t('media.previous')}" data-next="${t('media.next')}" data-offline="${t('toast.offline')}" data-retry="${t('toast.retry')}" data-again="${t('toast.again')}" data-loaded="${t('toast.loaded')}"`;
}
