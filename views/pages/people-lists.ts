import type { Page } from '../../src/db/paging.ts';
import type { AccountSummary, Profile, Relationship } from '../../src/domain/accounts/types.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import { pages } from '../../src/lib/uris.ts';
import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { layout } from '../layouts/page.ts';
import { accountRow, requestRow } from '../parts/account-row.ts';
import { nameOf } from '../parts/avatar.ts';
import { bar, tabs } from '../parts/bar.ts';
import { empty, newerLink, stretch } from '../parts/feed.ts';

type Relationships = ReadonlyMap<AccountId, Relationship>;

export interface PeopleModel {
  title: string;
  back: string;
  people: Page<AccountSummary>;
  relationships: Relationships;
  /** Shown where there is nobody, instead of words that fit everywhere. */
  nothing?: Html;
  /** For the two lists of a profile: tabs between them, and why something may be missing. */
  follows?: { profile: Profile; which: 'followers' | 'following' };
}

/** A list of people under a title: followers, followed, likers, boosters. */
export function peoplePage(context: PageContext, model: PeopleModel): Html {
  const { t } = context;
  const { people, follows } = model;
  const main = html`${bar(context, model.title, { back: model.back })}${follows ? followTabs(context, follows) : ''}${newerLink(context, people)}
${
  people.items.length > 0
    ? html`<ul class="list gut" data-keep>${accountStretch(context, people, model.relationships)}</ul>`
    : (model.nothing ??
      (follows ? noFollows(context, follows) : empty(t('account.nobody'), t('account.nobodyText'))))
}
${follows?.profile.domain ? html`<p class="pad meta">${t('account.remoteList', { host: follows.profile.domain })} <a href="${follows.profile.url}" rel="noopener noreferrer">${t('post.original')}</a></p>` : ''}`;
  return layout(context, { title: model.title, main, people: people.items });
}

/** More rows, for htmx. */
export function accountStretch(
  context: PageContext,
  people: Page<AccountSummary>,
  relationships: Relationships,
): Html {
  return stretch(
    context,
    people.items.map((account) => accountRow(context, account, relationships.get(account.id) ?? null)),
    people,
    'li',
  );
}

function followTabs({ t }: PageContext, { profile, which }: NonNullable<PeopleModel['follows']>): Html {
  const base = pages.account(profile.handle);
  return tabs(t('account.listTabs'), [
    { href: `${base}/following`, text: t('account.following'), current: which === 'following' },
    {
      href: `${base}/followers`,
      text: t('account.followersTab'),
      current: which === 'followers',
    },
  ]);
}

/** Nobody yet. A list that is kept from the reader has no page at all. */
function noFollows({ t }: PageContext, { profile, which }: NonNullable<PeopleModel['follows']>): Html {
  const name = nameOf(profile);
  return which === 'followers'
    ? empty(t('account.noFollowers'), t('account.noFollowersText', { name }))
    : empty(t('account.noFollowing'), t('account.noFollowingText', { name }));
}

/** Who asks to follow the viewer. */
export function requestsPage(context: PageContext, people: Page<AccountSummary>): Html {
  const { t } = context;
  const main = html`${bar(context, t('requests.title'), { back: '/notifications' })}${newerLink(context, people)}
${
  people.items.length > 0
    ? html`<ul class="list gut">${requestStretch(context, people)}</ul>`
    : empty(t('requests.empty'), t('requests.emptyText'))
}`;
  return layout(context, { title: t('requests.title'), main, nav: 'notifications', people: people.items });
}

/** More requests, for htmx. */
export function requestStretch(context: PageContext, people: Page<AccountSummary>): Html {
  return stretch(
    context,
    people.items.map((account) => requestRow(context, account)),
    people,
    'li',
  );
}
