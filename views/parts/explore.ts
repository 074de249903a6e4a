import type { AccountSummary } from '../../src/domain/accounts/types.ts';
import type { Talk, TalkedLink, TalkedTag } from '../../src/domain/explore/talk.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import { pages } from '../../src/lib/uris.ts';
import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { accountRow } from './account-row.ts';

/** What there is to discover, for pages and for the right column. */
export interface ExploreModel {
  talk: Talk;
  /** Nobody whom the viewer follows; empty for strangers. */
  people: readonly AccountSummary[];
}

/** To whom nothing connects the viewer yet: so the row has a button to follow. */
const STRANGER = {
  following: false,
  requested: false,
  showsBoosts: true,
  followedBy: false,
  requestedBy: false,
  blocking: false,
  blockingDomain: false,
  blockedBy: false,
  muting: false,
} as const;

/** The right column: the three most used hashtags, three people who are not `here`, on the page, already. */
export function exploreRail(
  context: PageContext,
  { talk, people: all }: ExploreModel,
  here: ReadonlySet<AccountId>,
): Html {
  const { t } = context;
  const people = all.filter(({ id }) => !here.has(id));
  const tags =
    talk.tags.length > 0
      ? html`<section class="sect"><h2>${t('explore.tags')}</h2><ul class="list">${talk.tags.slice(0, 3).map((tag) => tagRow(context, tag))}</ul></section>`
      : '';
  const toFollow =
    people.length > 0
      ? html`<section class="sect"><h2>${t('explore.people')}</h2><ul class="list">${peopleRows(context, people.slice(0, 3))}</ul></section>`
      : '';
  return html`${tags}${toFollow}${tags || toFollow ? html`<p class="meta"><a href="/explore">${t('explore.more')}</a></p>` : ''}`;
}

export function tagRow(context: PageContext, tag: TalkedTag): Html {
  return html`<li class="row"><span class="grow"><a class="name" href="${pages.hashtag(tag.name)}"><bdi>#${tag.name}</bdi></a><span class="meta">${context.t('explore.tagPeople', { n: tag.people })}</span></span>${spark(tag.days)}</li>`;
}

/** A line for the week; the number beside it is what counts. */
function spark(days: readonly number[]): Html {
  const most = Math.max(...days, 1);
  const step = 86 / (days.length - 1);
  const points = days.map(
    (people, day) => `${Math.round(1 + day * step)} ${Math.round(21 - (18 * people) / most)}`,
  );
  return html`<svg class="spark" viewBox="0 0 88 24" aria-hidden="true"><path d="M${points.join(' ')}"/></svg>`;
}

export function peopleRows(context: PageContext, people: readonly AccountSummary[]): Html[] {
  return people.map((account) => accountRow(context, account, STRANGER));
}

export function linkRow({ t }: PageContext, link: TalkedLink): Html {
  const picture = link.imageUrl
    ? html`<img src="${link.imageUrl}" alt="${link.imageDescription}" width="104" height="104" loading="lazy">`
    : '';
  return html`<li><a class="linkcard${picture ? ' side' : ''}" href="${link.url}" rel="nofollow noopener noreferrer">${picture}<span dir="auto"><span>${link.site} · ${t('explore.linkPeople', { n: link.people })}</span><b>${link.title}</b>${
    link.description ? html`<span>${link.description}</span>` : ''
  }</span></a></li>`;
}
