import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { layout } from '../layouts/page.ts';
import { type AboutModel, aboutCounts, formScript, keeper, themeForm } from '../parts/about.ts';
import { bar } from '../parts/bar.ts';

export function aboutPage(context: PageContext, model: AboutModel & { version: string }): Html {
  const { t, host, registration, serverName, viewer } = context;
  return layout(context, {
    title: t('about.title', { name: serverName }),
    nav: 'about',
    head: formScript(),
    main: html`${bar(context, t('about.title', { name: serverName }))}
<div class="content pad stack"><section class="sect"><p>${t('about.text', { host })}</p>${aboutCounts(context, model)}</section>
<section class="sect"><h2>${t('about.keeper')}</h2>${keeper(context, model)}</section>
<section class="sect"><h2>${t('about.joining')}</h2><p>${t(`about.joining.${registration}`)}</p>${
      viewer || registration === 'closed'
        ? ''
        : html`<div class="cluster"><a class="btn primary" href="/register">${t('register.title')}</a></div>`
    }</section>
<section class="sect"><h2>${t('about.software')}</h2><p>${t('about.softwareText', { version: model.version })}</p></section>
<section class="sect"><h2>${t('about.colours')}</h2>${themeForm(context)}</section></div>`,
  });
}
