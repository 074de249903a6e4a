import { pages } from '../../src/lib/uris.ts';
import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { layout } from '../layouts/page.ts';
import { bar } from '../parts/bar.ts';
import { empty } from '../parts/feed.ts';
import { hashtagButton } from '../parts/hashtag-button.ts';
import { listTabs } from './lists.ts';

/** The hashtags that the viewer follows. */
export function hashtagsPage(context: PageContext, names: readonly string[]): Html {
  const { t } = context;
  const rows = names.map(
    (name) =>
      html`<li class="row"><span class="grow"><a class="name" href="${pages.hashtag(name)}"><bdi>#${name}</bdi></a></span>${hashtagButton(context, name, true)}</li>`,
  );
  const main = html`${bar(context, t('hashtags.title'))}${listTabs(context, 'hashtags')}${
    names.length > 0
      ? html`<ul class="pad list">${rows}</ul>`
      : empty(t('hashtags.empty'), t('hashtags.emptyText'))
  }`;
  return layout(context, { title: t('hashtags.title'), main, nav: 'lists' });
}
