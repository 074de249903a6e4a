import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { layout } from '../layouts/page.ts';
import { bar } from '../parts/bar.ts';
import { type ExploreModel, linkRow, peopleRows, tagRow } from '../parts/explore.ts';
import { empty } from '../parts/feed.ts';

/** What people here talk about, and whom one could follow. */
export function explorePage(context: PageContext, model: ExploreModel): Html {
  const { t } = context;
  return layout(context, {
    title: t('explore.title'),
    nav: 'search',
    discovers: true,
    main: html`${bar(context, t('explore.title'), { back: '/search' })}${exploreSections(context, model)}`,
  });
}

/** Its sections, also where nothing has been searched for yet. */
export function exploreSections(context: PageContext, { talk, people }: ExploreModel): Html {
  const { t } = context;
  const tags =
    talk.tags.length > 0
      ? html`<section class="pad stack" aria-labelledby="talked"><h2 class="meta" id="talked">${t('explore.tags')}</h2><ul class="list">${talk.tags.map((tag) => tagRow(context, tag))}</ul></section>`
      : '';
  const toFollow =
    people.length > 0
      ? html`<section class="pad stack top-line" aria-labelledby="to-follow"><h2 class="meta" id="to-follow">${t('explore.people')}</h2><ul class="list">${peopleRows(context, people.slice(0, 10))}</ul></section>`
      : '';
  const links =
    talk.links.length > 0
      ? html`<section class="pad stack top-line" aria-labelledby="linked"><h2 class="meta" id="linked">${t('explore.links')}</h2><ul>${talk.links.map((link) => linkRow(context, link))}</ul></section>`
      : '';
  if (!tags && !toFollow && !links) return empty(t('explore.quiet'), t('explore.quietText'));
  return html`${tags}${toFollow}${links}`;
}
