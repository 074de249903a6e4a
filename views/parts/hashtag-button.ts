import { pages } from '../../src/lib/uris.ts';
import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';

/** Follow or leave a hashtag: a form that htmx swaps for its next state. */
export function hashtagButton(context: PageContext, name: string, follows: boolean): Html {
  const { t } = context;
  const action = `${pages.hashtag(name)}/${follows ? 'unfollow' : 'follow'}`;
  const button = follows
    ? html`<button class="btn small follow" id="follow-tag-${name}" aria-pressed="true" aria-label="${t('hashtags.followingNamed', { name })}"><span class="on">${t('hashtags.following')}</span><span class="off">${t('hashtags.unfollow')}</span></button>`
    : html`<button class="btn small follow primary" id="follow-tag-${name}" aria-pressed="false" aria-label="${t('hashtags.followNamed', { name })}">${t('hashtags.follow')}</button>`;
  return html`<form method="post" action="${action}" hx-post="${action}" hx-swap="outerHTML"><input type="hidden" name="return" value="${context.path}">${button}</form>`;
}
