import type { AccountSummary, Relationship } from '../../src/domain/accounts/types.ts';
import { pages } from '../../src/lib/uris.ts';
import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { nameOf } from './avatar.ts';
import { icon } from './icon.ts';

/** Follow, Following, Requested or Unblock: a form that htmx swaps for its next state. Nothing for oneself and across a block. */
export function followButton(
  context: PageContext,
  account: AccountSummary,
  relationship: Relationship | null,
): Html | '' {
  const { t, viewer } = context;
  if (viewer?.account.id === account.id) return '';
  if (!viewer || !relationship) {
    return html`<a class="btn small follow primary" href="${pages.interact('follow', account.id)}">${t('account.follow')}</a>`;
  }
  const name = nameOf(account);
  if (relationship.blocking) {
    return form(
      context,
      account,
      'unblock',
      html`<button class="btn small danger" id="follow-${account.id}">${icon('block', 's')}${t('account.unblock')}<span class="sr"> ${name}</span></button>`,
    );
  }
  if (relationship.following) {
    return form(
      context,
      account,
      'unfollow',
      html`<button class="btn small follow" id="follow-${account.id}" aria-pressed="true" aria-label="${t('account.followingNamed', { name })}"><span class="on">${t('account.following')}</span><span class="off">${t('account.unfollow')}</span></button>`,
    );
  }
  if (relationship.requested) {
    return form(
      context,
      account,
      'unfollow',
      html`<button class="btn small" id="follow-${account.id}" title="${t('account.requestedHint')}">${icon('clock', 's')}${t('account.requested')}</button>`,
    );
  }
  // They would not let it happen: the profile says why.
  if (relationship.blockedBy) return '';
  const text = account.locked ? t('account.request') : t('account.follow');
  return form(
    context,
    account,
    'follow',
    html`<button class="btn small follow primary" id="follow-${account.id}" aria-pressed="false" aria-label="${t('account.followNamed', { name })}">${text}</button>`,
  );
}

function form(context: PageContext, account: AccountSummary, verb: string, button: Html): Html {
  const action = `/accounts/${account.id}/${verb}`;
  return html`<form method="post" action="${action}" hx-post="${action}" hx-swap="outerHTML"><input type="hidden" name="return" value="${context.path}">${button}</form>`;
}
