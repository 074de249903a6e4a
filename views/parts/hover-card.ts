import type { Profile } from '../../src/domain/accounts/types.ts';
import { numberFormat } from '../../src/lib/formats.ts';
import { summaryOf } from '../../src/lib/summary.ts';
import { pages } from '../../src/lib/uris.ts';
import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { avatar, nameOf } from './avatar.ts';
import { followButton } from './follow-button.ts';
import { icon } from './icon.ts';
import { canBeFollowed } from './moved.ts';

/** A person in short, beside their name. */
export function hoverCard(context: PageContext, profile: Profile, note: string): Html {
  const { t, locale, look } = context;
  const href = pages.account(profile.handle);
  const number = numberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });
  const { following, followers } = profile.counts;
  return html`<div class="head">${avatar(profile)}${canBeFollowed(profile) ? followButton(context, profile, profile.relationship) : ''}</div><p><a class="name" href="${href}"><bdi>${nameOf(profile)}</bdi></a><span class="handle">@${profile.fullHandle}</span>${
    profile.relationship?.followedBy ? html`<span class="tag acc">${t('account.followsYou')}</span>` : ''
  }</p>${profile.bioHtml ? html`<p dir="auto">${summaryOf(profile.bioHtml, 180)}</p>` : ''}${
    note ? html`<p class="note">${icon('lock', 's')}<span dir="auto">${note}</span></p>` : ''
  }${
    look.hidesCounts
      ? ''
      : html`<p class="facts"><span><b>${number.format(following)}</b> ${t('account.followingCount')}</span><span><b>${number.format(followers)}</b> ${t('account.followersCount', { n: followers })}</span></p>`
  }`;
}
