import type { Page } from '../../src/db/paging.ts';
import type { TimelineEntry } from '../../src/domain/posts/types.ts';
import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { layout } from '../layouts/page.ts';
import { type AboutModel, aboutCounts, formScript, keeper, themeForm } from '../parts/about.ts';
import { wires } from '../parts/art.ts';
import { empty } from '../parts/feed.ts';
import { canonical, describe } from '../parts/meta.ts';
import { entryCard } from '../parts/post.ts';

export interface LandingModel extends AboutModel {
  /** The newest public posts of this server. */
  newest: Page<TimelineEntry>;
}

/** The front page for people who are not logged in. */
export function landingPage(context: PageContext, model: LandingModel): Html {
  const { t, host } = context;
  return layout(context, {
    title: t('landing.title'),
    plain: true,
    nav: 'home',
    head: html`${formScript()}${canonical(`${context.origin}/`)}${describe(context, { type: 'website', title: context.serverName, text: t('about.text', { host }), path: '/' })}`,
    main: html`${hero(context, model)}
<div class="front"><section class="feed" aria-labelledby="public"><h2 id="public">${t('landing.posts', { host })}</h2>${feed(context, model)}</section>
<aside id="about" aria-label="${t('landing.aside')}"><section class="sect"><h2>${t('about.heading')}</h2><p>${t('about.text', { host })}</p>${aboutCounts(context, model)}</section><section class="sect"><h2>${t('about.keeper')}</h2>${keeper(context, model)}</section><section class="sect"><h2>${t('about.colours')}</h2>${themeForm(context)}</section></aside></div>`,
  });
}

function hero(context: PageContext, { people }: LandingModel): Html {
  const { t, host, registration } = context;
  const intro = people > 0 ? t('landing.intro', { host, n: people }) : t('landing.introEmpty', { host });
  const join =
    registration === 'closed'
      ? html`<a class="btn primary" href="/login">${t('login.title')}</a>`
      : html`<a class="btn primary" href="/register">${t('landing.join')}</a>`;
  return html`<div class="hero"><h1>${t('landing.headline')}</h1><p>${intro}</p><div class="cluster">${join}<a class="btn" href="#about">${t('landing.what')}</a></div>
${wires()}</div>`;
}

function feed(context: PageContext, { newest }: LandingModel): Html {
  const { t } = context;
  if (newest.items.length === 0) return empty(t('landing.nothing'), t('landing.nothingText'));
  return html`${newest.items.map((entry) => entryCard(context, entry))}${
    newest.next ? html`<p class="load"><a href="/local">${t('landing.more')}</a></p>` : ''
  }`;
}
