import type { AccountSummary } from '../../src/domain/accounts/types.ts';
import type { FilteredSender } from '../../src/domain/notifications/filtered.ts';
import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { layout } from '../layouts/page.ts';
import { avatar, nameOf } from '../parts/avatar.ts';
import { bar } from '../parts/bar.ts';
import { buttonForm } from '../parts/card.ts';
import { empty } from '../parts/feed.ts';
import { timeAgo } from '../parts/time.ts';

const PATH = '/notifications/filtered';

/** Whose news are kept apart, to let in or to throw away. */
export function filteredPage(context: PageContext, senders: readonly FilteredSender[]): Html {
  const { t } = context;
  const title = t('notifications.filtered');
  const main = html`${bar(context, title, { back: '/notifications' })}${
    senders.length > 0
      ? html`<ul class="pad list">${senders.map((sender) => senderRow(context, sender))}</ul>`
      : empty(
          t('notifications.filteredEmpty'),
          t('notifications.filteredEmptyText'),
          html`<div class="cluster"><a class="btn" href="/settings/notifications">${t('notifications.settings')}</a></div>`,
        )
  }`;
  const people = senders.map(({ account }) => account);
  return layout(context, { title, main, nav: 'notifications', people });
}

/** The row leads to what they sent, not to who they are. */
function senderRow(context: PageContext, { account, total, newestAt }: FilteredSender): Html {
  const count = context.t('notifications.filteredCount', { n: total });
  return html`<li class="row" id="account-${account.id}">${avatar(account)}<span class="grow"><a class="name" href="${PATH}/${account.id}"><bdi>${nameOf(account)}</bdi></a><span class="handle">@${account.fullHandle}</span><span class="meta">${count} · ${timeAgo(context, newestAt)}</span></span>${senderActions(context, account)}</li>`;
}

/** What can be done with all that somebody sent. */
export function senderActions({ t }: PageContext, account: AccountSummary): Html {
  const name = nameOf(account);
  return html`<span class="cluster">${buttonForm(
    `${PATH}/${account.id}/accept`,
    t('notifications.acceptSender'),
    {
      kind: 'primary',
      label: t('notifications.acceptSenderNamed', { name }),
    },
  )}${buttonForm(`${PATH}/${account.id}/dismiss`, t('notifications.dismissSender'), {
    kind: 'quiet',
    label: t('notifications.dismissSenderNamed', { name }),
  })}</span>`;
}

/** All that one sender's news say; `list` is the rendered stretch of them. */
export function filteredFromPage(context: PageContext, account: AccountSummary, list: Html): Html {
  const title = context.t('notifications.filteredFrom', { name: nameOf(account) });
  return layout(context, {
    title,
    nav: 'notifications',
    people: [account],
    main: html`${bar(context, title, { back: PATH })}<div class="pad">${senderActions(context, account)}</div><ul data-keep>${list}</ul>`,
  });
}
