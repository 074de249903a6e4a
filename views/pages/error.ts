import type { TextKey } from '../../src/lib/i18n.ts';
import type { PageContext } from '../context.ts';
import { type Html, html, raw } from '../html.ts';
import { layout } from '../layouts/page.ts';
import { birdShapes, brokenWire } from '../parts/art.ts';
import { icon } from '../parts/icon.ts';
import { noIndex } from '../parts/meta.ts';

export interface ErrorModel {
  status: number;
  text: string;
  /** Instead of what this status is called otherwise. */
  title?: TextKey;
  /** What to do next, the likeliest first. */
  ways: readonly WayOn[];
  /** Also in the log. */
  reference?: string;
}

export interface WayOn {
  href: string;
  text: string;
  /** To the page before, as it was left. */
  back?: boolean;
}

const TITLES: Readonly<Record<number, TextKey>> = {
  403: 'errors.title.forbidden',
  404: 'errors.title.notFound',
  409: 'errors.title.conflict',
  410: 'errors.title.gone',
  413: 'errors.title.tooLarge',
  429: 'errors.title.tooMany',
  500: 'errors.title.unexpected',
  503: 'errors.title.away',
};

const EARLY: readonly number[] = [413, 500, 503];

/** The page in place of the one that could not be shown. */
export function errorPage(context: PageContext, model: ErrorModel): Html {
  const { t } = context;
  const title = t(model.title ?? TITLES[model.status] ?? 'errors.title.invalid');
  const number = model.reference
    ? t('errors.reference', { status: String(model.status), reference: model.reference })
    : t('errors.number', { status: String(model.status) });
  return layout(context, {
    title,
    // Who is known keeps the ways around.
    plain: context.viewer === null,
    // Refused before anybody was looked up: it may well be somebody who is logged in.
    alone: EARLY.includes(model.status) || model.title !== undefined,
    main: html`<section class="empty">${art(model.status)}<h1>${title}</h1><p>${model.text}</p><div class="cluster">${model.ways.map(way)}</div><p class="meta">${number}</p></section>`,
    head: noIndex(),
  });
}

function way({ href, text, back }: WayOn, index: number): Html {
  return html`<a class="btn${index === 0 ? ' primary' : ''}" href="${href}"${back ? html` data-back` : ''}>${text}</a>`;
}

/** The same for htmx: a message that stays until it is closed. */
export function errorToast({ t }: PageContext, text: string): Html {
  return html`<hx-partial hx-target="#toasts" hx-swap="beforeend"><div class="toast bad">${icon('warn', 's')}<span>${text}</span><button class="end" type="button" data-close>${t('action.close')}</button></div></hx-partial>`;
}

/** An empty wire, a bird that leaves it, or a broken one. */
function art(status: number): Html {
  if (status >= 500) return brokenWire();
  const wires = '<path d="M2 52q82 16 164 0"/><path d="M2 66q82 14 164 0"/>';
  const leaving = `<g transform="translate(112 0) rotate(-18 16 16) scale(.9)">${birdShapes}</g><path d="M74 50q10-14 26-24" stroke-dasharray="2 6"/>`;
  return raw(
    `<svg class="art" viewBox="0 0 168 84" aria-hidden="true">${wires}${status === 410 ? leaving : ''}</svg>`,
  );
}
