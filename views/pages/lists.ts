import type { Page } from '../../src/db/paging.ts';
import type { ListReplies } from '../../src/db/tables/lists.ts';
import type { AccountSummary } from '../../src/domain/accounts/types.ts';
import type { ListView } from '../../src/domain/lists/lists.ts';
import type { TimelineEntry } from '../../src/domain/posts/types.ts';
import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { layout } from '../layouts/page.ts';
import { accountRow } from '../parts/account-row.ts';
import { nameOf } from '../parts/avatar.ts';
import { bar, tabs } from '../parts/bar.ts';
import { buttonForm } from '../parts/card.ts';
import { empty } from '../parts/feed.ts';
import { choiceField, type FormState, switchField, textField } from '../parts/field.ts';
import { icon } from '../parts/icon.ts';
import { timelinePage } from './timeline.ts';

/** All lists of the viewer, and a form for a new one. */
export function listsPage(context: PageContext, lists: readonly ListView[], form: FormState): Html {
  const { t } = context;
  const main = html`${bar(context, t('lists.title'))}${listTabs(context, 'lists')}
${
  lists.length > 0
    ? html`<ul class="pad list">${lists.map((list) => listRow(context, list))}</ul>`
    : empty(t('lists.empty'), t('lists.emptyText'))
}
<section class="pad stack"><h2 class="h2" id="new-list">${t('lists.new')}</h2><p class="meta">${t('lists.about')}</p><form class="stack" method="post" action="/lists" aria-labelledby="new-list">${textField(form, { name: 'title', label: t('lists.name'), required: true, maxLength: 60, auto: true })}<div><button class="btn primary">${t('lists.create')}</button></div></form></section>`;
  return layout(context, { title: t('lists.title'), main, nav: 'lists' });
}

/** Lists and hashtags: the two ways to put a timeline together. */
export function listTabs({ t }: PageContext, current: 'lists' | 'hashtags'): Html {
  return tabs(t('lists.title'), [
    { href: '/lists', text: t('lists.title'), current: current === 'lists' },
    { href: '/hashtags', text: t('hashtags.title'), current: current === 'hashtags' },
  ]);
}

function listRow({ t }: PageContext, list: ListView): Html {
  return html`<li class="row">${icon('list')}<span class="grow"><a class="name" href="/lists/${list.id}" dir="auto">${list.title}</a><span class="meta">${t('lists.count', { n: list.members })}</span></span><a class="btn small quiet" href="/lists/${list.id}/edit" aria-label="${t('lists.edit')}: ${list.title}">${t('lists.edit')}</a></li>`;
}

/** What the people of a list post. */
export function listTimelinePage(context: PageContext, list: ListView, page: Page<TimelineEntry>): Html {
  const { t } = context;
  const edit = html`<p class="pad cluster"><span class="meta">${t('lists.count', { n: list.members })}</span><a class="btn small" href="/lists/${list.id}/edit">${icon('gear', 's')}${t('lists.edit')}</a></p>`;
  return timelinePage(context, {
    title: list.title,
    label: list.title,
    page,
    nav: 'lists',
    back: '/lists',
    above: edit,
    nothing: empty(t('lists.timelineEmpty'), t('lists.timelineEmptyText')),
  });
}

export interface ListEditModel {
  list: ListView;
  members: readonly AccountSummary[];
  /** The settings, and the line to add somebody. */
  form: FormState;
}

const REPLIES: readonly ListReplies[] = ['none', 'members', 'followed'];

/** A list's settings and its people. */
export function listEditPage(context: PageContext, { list, members, form }: ListEditModel): Html {
  const { t } = context;
  const base = `/lists/${list.id}`;
  const answers = {
    none: 'lists.repliesNone',
    members: 'lists.repliesMembers',
    followed: 'lists.repliesFollowed',
  } as const;
  const settings: FormState = { values: { title: list.title, ...form.values }, faults: form.faults };
  const main = html`${bar(context, list.title, { back: base })}
<section class="pad stack"><h2 class="h2">${t('lists.members')}</h2><form class="stack" method="post" action="${base}/members">${textField(form, { name: 'handle', label: t('lists.add'), hint: t('lists.addHint'), required: true, maxLength: 300, plain: true })}<div><button class="btn">${t('lists.addSubmit')}</button></div></form>${
    members.length > 0
      ? html`<ul class="list">${members.map((account) => memberRow(context, list, account))}</ul>`
      : html`<p class="meta">${t('lists.nobody')}</p>`
  }</section>
<section class="pad stack top-line"><h2 class="h2">${t('lists.settings')}</h2><form class="list" method="post" action="${base}">${textField(settings, { name: 'title', label: t('lists.name'), required: true, maxLength: 60, auto: true })}${choiceField(
    'replies',
    t('lists.replies'),
    REPLIES.map((value) => ({ value, label: t(answers[value]) })),
    list.replies,
  )}${switchField({ name: 'exclusive', label: t('lists.exclusive'), hint: t('lists.exclusiveHint'), on: list.exclusive })}<button class="btn primary">${t('lists.save')}</button></form>
<details class="sure"><summary class="btn danger">${t('lists.delete')}</summary><form method="post" action="${base}/delete"><button class="btn danger">${t('lists.deleteSure')}</button></form></details></section>`;
  return layout(context, { title: `${t('lists.edit')}: ${list.title}`, main, nav: 'lists', people: members });
}

function memberRow(context: PageContext, list: ListView, account: AccountSummary): Html {
  const { t } = context;
  return accountRow(
    context,
    account,
    null,
    buttonForm(`/lists/${list.id}/members/${account.id}/remove`, t('lists.remove'), {
      kind: 'quiet',
      label: t('lists.removeNamed', { name: nameOf(account) }),
    }),
  );
}

/** In which lists somebody is. */
export function listsWithPage(
  context: PageContext,
  account: AccountSummary,
  lists: readonly (ListView & { holds: boolean })[],
): Html {
  const { t } = context;
  const title = t('lists.addToTitle', { name: nameOf(account) });
  const form =
    lists.length > 0
      ? html`<form class="pad list" method="post" action="/accounts/${account.id}/lists">${lists.map(
          (list) =>
            html`<div class="switch"><label class="label" for="list-${list.id}" dir="auto">${list.title}</label><input type="checkbox" role="switch" id="list-${list.id}" name="list" value="${list.id}"${list.holds ? html` checked` : ''}></div>`,
        )}<button class="btn primary">${t('lists.addToSave')}</button></form>`
      : html`<div class="pad"><p>${t('lists.noneYet')}</p></div>`;
  const main = html`${bar(context, title, { back: `/@${account.handle}` })}${form}<p class="pad"><a class="more" href="/lists#new-list">${t('lists.new')}</a></p>`;
  return layout(context, { title, main, nav: 'lists' });
}
