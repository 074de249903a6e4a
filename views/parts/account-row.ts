import type { AccountSummary, Relationship } from '../../src/domain/accounts/types.ts';
import { pages } from '../../src/lib/uris.ts';
import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { avatar, nameOf } from './avatar.ts';
import { followButton } from './follow-button.ts';

/** Somebody in a list, with the button to follow them unless `end` says otherwise. */
export function accountRow(
  context: PageContext,
  account: AccountSummary,
  relationship: Relationship | null,
  end?: Html,
): Html {
  return html`<li class="row" id="account-${account.id}">${avatar(account)}<span class="grow"><a class="name" href="${pages.account(account.handle)}"><bdi>${nameOf(account)}</bdi></a><span class="handle">@${account.fullHandle}</span></span>${end ?? followButton(context, account, relationship)}</li>`;
}

/** A follow request: accept or decline, each a form of its own. */
export function requestRow(context: PageContext, account: AccountSummary): Html {
  const { t, path } = context;
  const name = nameOf(account);
  const answer = (verb: string, classes: string, text: string, label: string) => {
    const action = `/accounts/${account.id}/${verb}`;
    return html`<form method="post" action="${action}" hx-post="${action}" hx-target="closest .row" hx-swap="outerHTML"><input type="hidden" name="return" value="${path}"><button class="btn small ${classes}" aria-label="${label}">${text}</button></form>`;
  };
  return accountRow(
    context,
    account,
    null,
    html`<span class="cluster">${answer('accept', 'primary', t('account.accept'), t('account.acceptNamed', { name }))}${answer('reject', 'quiet', t('account.reject'), t('account.rejectNamed', { name }))}</span>`,
  );
}
