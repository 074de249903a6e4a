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
  /** Asking for the same once more may help. */
  again?: boolean;
  /** Also in the log. */
  reference?: string;
}

const TITLES: Readonly<Record<number, TextKey>> = {
  403: 'errors.title.forbidden',
  404: 'errors.title.notFound',
  409: 'errors.title.conflict',
  410: 'errors.title.gone',
  413: 'errors.title.tooLarge',
  429: 'errors.title.tooMany',
  500: 'errors.title.unexpected',
};

/** The page in place of the one that could not be shown. */
export function errorPage(context: PageContext, model: ErrorModel): Html {
  const { t } = context;
  const title = t(TITLES[model.status] ?? 'errors.title.invalid');
  const number = model.reference
    ? t('errors.reference', { status: String(model.status), reference: model.reference })
    : t('errors.number', { status: String(model.status) });
  return layout(context, {
    title,
    plain: true,
    main: html`<section class="empty">${art(model.status)}<h1>${title}</h1><p>${model.text} <span class="meta">${number}</span></p><div class="cluster">${
      model.again
        ? html`<a class="btn primary" href="${context.path}">${t('errors.again')}</a><a class="btn" href="/">${t('errors.home')}</a>`
        : html`<a class="btn primary" href="/">${t('errors.home')}</a><a class="btn" href="/search">${t('errors.search')}</a>`
    }</div></section>`,
    head: noIndex(),
  });
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
