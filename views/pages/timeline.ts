import type { Page } from '../../src/db/paging.ts';
import type { TimelineChoices } from '../../src/domain/auth/settings.ts';
import type { TimelineEntry } from '../../src/domain/posts/types.ts';
import { hashtagName } from '../../src/lib/text.ts';
import { pages } from '../../src/lib/uris.ts';
import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { type LayoutOptions, layout, type NavPlace } from '../layouts/page.ts';
import { bar, tabs } from '../parts/bar.ts';
import { composer, emptyDraft } from '../parts/composer.ts';
import { empty, newerLink, stretch } from '../parts/feed.ts';
import { hashtagButton } from '../parts/hashtag-button.ts';
import { icon } from '../parts/icon.ts';
import { newPostsPill } from '../parts/live.ts';
import { feeds } from '../parts/meta.ts';
import { entryCard } from '../parts/post.ts';

export interface TimelineModel {
  title: string;
  /** What the list is, for screen readers. */
  label: string;
  page: Page<TimelineEntry>;
  nav?: NavPlace;
  /** Shown where there is nothing. */
  nothing: Html;
  /** Between the title and the posts. */
  above?: Html | '';
  back?: string;
  /** Beside the title. */
  end?: Html | '';
  /** For `<head>`: where else the same posts are. */
  head?: Html;
}

/** A list of posts under a title: the frame of every timeline. */
export function timelinePage(
  context: PageContext,
  model: TimelineModel,
  live: Pick<LayoutOptions, 'since' | 'timeline'> = {},
): Html {
  const { page } = model;
  const main = html`${bar(context, model.title, { ...(model.back ? { back: model.back } : {}), end: model.end ?? '' })}${model.above ?? ''}${newerLink(context, page)}
<section class="feed" id="feed" aria-label="${model.label}" data-keep>${
    page.items.length > 0 ? timelineStretch(context, page) : model.nothing
  }</section>`;
  return layout(context, {
    title: model.title,
    main,
    ...(model.nav ? { nav: model.nav } : {}),
    ...(model.head ? { head: model.head } : {}),
    ...live,
  });
}

/** The next posts and the link after them: what htmx swaps in. */
export function timelineStretch(context: PageContext, page: Page<TimelineEntry>): Html {
  return stretch(
    context,
    page.items.map((entry) => entryCard(context, entry)),
    page,
  );
}

/** The viewer's home: composer, tabs, the pill for news, posts. */
export function homePage(context: PageContext, page: Page<TimelineEntry>): Html {
  const { t } = context;
  const first = page.previous === null;
  const form = first
    ? html`<div class="from-md">${composer(context, { place: 'home', draft: emptyDraft(context), back: '/' })}</div>`
    : '';
  return timelinePage(
    context,
    {
      title: t('nav.home'),
      label: t('timeline.homeLabel'),
      page,
      nav: 'home',
      end: shownMenu(context, 'home'),
      above: html`${timelineTabs(context, 'home')}${form}${newPostsPill()}`,
      nothing: empty(
        t('timeline.homeEmpty'),
        t('timeline.homeEmptyText'),
        html`<div class="cluster"><a class="btn primary" href="/welcome">${t('welcome.pick')}</a><a class="btn" href="/search">${t('timeline.findPeople')}</a><a class="btn" href="/local">${t('timeline.seeServer')}</a></div>`,
      ),
    },
    first ? { since: newestOf(page) } : {},
  );
}

/** News are what is newer than this; everything is where there is nothing yet. */
const newestOf = (page: Page<TimelineEntry>) => page.items[0]?.entryId ?? '1';

/** Following, this server, everyone. */
export function timelineTabs({ t, viewer }: PageContext, current: 'home' | 'local' | 'federated'): Html {
  const all = [
    { href: '/', text: t('timeline.following'), current: current === 'home' },
    { href: '/local', text: t('timeline.local'), current: current === 'local' },
    { href: '/federated', text: t('timeline.federated'), current: current === 'federated' },
  ];
  return tabs(t('timeline.tabs'), viewer ? all : all.slice(1));
}

/** What a timeline shows, to change it; remembered for this reader and timeline. */
function shownMenu({ t, viewer, shown }: PageContext, which: keyof TimelineChoices): Html | '' {
  if (!viewer) return '';
  const box = (name: 'boosts' | 'replies', on: boolean) =>
    html`<label class="item"><span>${t(`timeline.show.${name}`)}</span><input type="checkbox" name="${name}" value="1"${on ? html` checked` : ''}></label>`;
  return html`<details class="menu"><summary class="btn icon quiet">${icon('filter')}<span class="sr">${t('timeline.show')}</span></summary><form method="post" action="/timelines/${which}">${
    which === 'home' ? box('boosts', shown.home.boosts) : ''
  }${box('replies', shown[which].replies)}<button class="btn small block">${t('timeline.show.apply')}</button></form></details>`;
}

/** What this server's people, or everybody known here, say in public. */
export function publicPage(
  context: PageContext,
  page: Page<TimelineEntry>,
  which: 'local' | 'federated',
): Html {
  const { t } = context;
  const title = t(which === 'local' ? 'timeline.local' : 'timeline.federated');
  const model = {
    title,
    label: title,
    page,
    nav: context.viewer ? 'home' : which,
    end: shownMenu(context, which),
    above: html`${timelineTabs(context, which)}${context.viewer ? newPostsPill() : ''}`,
    nothing: empty(t('timeline.empty'), t('timeline.emptyText')),
  } as const;
  const first = page.previous === null;
  return timelinePage(context, model, first ? { since: newestOf(page), timeline: which } : {});
}

/** Public posts with one hashtag. */
export function hashtagPage(
  context: PageContext,
  page: Page<TimelineEntry>,
  name: string,
  /** Whether the viewer follows it; null for strangers. */
  follows: boolean | null,
): Html {
  const { t } = context;
  return timelinePage(context, {
    title: t('timeline.hashtag', { name }),
    label: t('timeline.feed'),
    page,
    back: '/search',
    above: follows === null ? '' : html`<div class="pad">${hashtagButton(context, name, follows)}</div>`,
    head: feeds(pages.hashtag(hashtagName(name)), t('feed.titleTag', { name })),
    nothing: empty(t('timeline.empty'), t('timeline.hashtagEmpty')),
  });
}

export function bookmarksPage(context: PageContext, page: Page<TimelineEntry>): Html {
  const { t } = context;
  return timelinePage(context, {
    title: t('bookmarks.title'),
    label: t('bookmarks.title'),
    page,
    nav: 'bookmarks',
    nothing: empty(t('bookmarks.empty'), t('bookmarks.emptyText')),
  });
}

/** Posts that only the people mentioned can see. */
export function directPage(context: PageContext, page: Page<TimelineEntry>): Html {
  const { t } = context;
  return timelinePage(context, {
    title: t('direct.title'),
    label: t('direct.title'),
    page,
    nav: 'direct',
    above: html`<div class="pad"><p class="notice">${icon('lock')}<span>${t('direct.open')}</span></p></div>`,
    end: html`<a class="btn small" href="/compose?visibility=mentioned&amp;return=/direct">${t('direct.new')}</a>`,
    nothing: empty(t('direct.empty'), t('direct.emptyText')),
  });
}

/** What quotes one post. */
export function quotesPage(context: PageContext, page: Page<TimelineEntry>, back: string): Html {
  const { t } = context;
  const nothing = empty(t('quote.listEmpty'), t('quote.listEmptyText'));
  return timelinePage(context, { title: t('quote.list'), label: t('quote.list'), page, back, nothing });
}
