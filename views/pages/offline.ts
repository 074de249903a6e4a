import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { layout } from '../layouts/page.ts';
import { brokenWire } from '../parts/art.ts';
import { noIndex } from '../parts/meta.ts';

/** In place of a page that cannot be fetched; the service worker keeps it. To try again is to load the same address. */
export function offlinePage(context: PageContext): Html {
  const { t } = context;
  return layout(
    { ...context, viewer: null, flash: null },
    {
      title: t('offline.title'),
      plain: true,
      alone: true,
      main: html`<section class="empty" data-offline-page>${brokenWire()}<h1>${t('offline.title')}</h1><p>${t('offline.text')}</p><div class="cluster"><a class="btn primary" href="">${t('errors.again')}</a><a class="btn" href="/">${t('errors.home')}</a></div></section>`,
      head: noIndex(),
    },
  );
}
