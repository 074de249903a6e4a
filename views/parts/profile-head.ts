import type { Profile } from '../../src/domain/accounts/types.ts';
import { numberFormat } from '../../src/lib/formats.ts';
import { pages } from '../../src/lib/uris.ts';
import type { PageContext } from '../context.ts';
import { type Html, html, raw } from '../html.ts';
import { avatar, nameOf } from './avatar.ts';
import { followButton } from './follow-button.ts';
import { icon } from './icon.ts';
import { canBeFollowed } from './moved.ts';
import { formItem } from './post-menu.ts';
import { dayOf, monthOf } from './time.ts';

/** Banner, picture, names, text, table of facts and numbers. */
export function profileHead(context: PageContext, profile: Profile, note: Html | '' = ''): Html {
  const banner = profile.bannerUrl
    ? html`<img class="banner" src="${profile.bannerUrl}" alt="" width="1200" height="400">`
    : html`<div class="banner"></div>`;
  return html`${banner}
<section class="profile"><div class="head">${avatar(profile, 'l', profile.avatarDescription)}<div class="cluster">${headActions(context, profile)}</div></div>
<div><h1><bdi>${nameOf(profile)}</bdi></h1><p class="cluster"><span class="handle">@${profile.fullHandle}</span>${labels(context, profile)}</p></div>
${profile.bioHtml ? html`<div class="text" dir="auto" hx-ignore>${raw(profile.bioHtml)}</div>` : ''}
${fields(context, profile)}
${facts(context, profile)}
${note}${requestNotes(context, profile)}</section>`;
}

function headActions(context: PageContext, profile: Profile): Html {
  const { t, viewer } = context;
  if (profile.isViewer) {
    return html`<a class="btn small" href="/settings/profile">${t('account.editProfile')}</a><details class="menu js-only">${menuButton(context)}<div>${passOn(context, profile)}</div></details>`;
  }
  const menu = viewer && profile.relationship ? accountMenu(context, profile) : '';
  return html`${canBeFollowed(profile) ? followButton(context, profile, profile.relationship) : ''}${menu}`;
}

function menuButton({ t }: PageContext): Html {
  return html`<summary class="btn icon small quiet">${icon('more')}<span class="sr">${t('account.more')}</span></summary>`;
}

/** The address of this page for elsewhere; without script it stands above the page. */
function passOn({ t, origin }: PageContext, profile: Profile): Html {
  const address = profile.domain ? profile.url : `${origin}${pages.account(profile.handle)}`;
  return html`<button type="button" class="item js-only" data-copy="${address}">${icon('link')}${t('post.copyLink')}</button><button type="button" class="item share-only" data-share="${address}">${icon('share')}${t('post.share')}</button>`;
}

function accountMenu(context: PageContext, profile: Profile): Html {
  const { t } = context;
  const relationship = profile.relationship;
  if (!relationship) return html``;
  const path = (verb: string) => `/accounts/${profile.id}/${verb}`;
  const mention = `/compose?text=${encodeURIComponent(`@${profile.handle} `)}`;
  return html`<details class="menu">${menuButton(context)}<div>${passOn(context, profile)}${
    profile.domain
      ? html`<a class="item" href="${profile.url}" rel="noopener noreferrer">${icon('out')}${t('post.original')}</a>`
      : ''
  }<a class="item" href="${mention}">${icon('at')}${t('account.mention')}</a><a class="item" href="${mention}&amp;visibility=mentioned">${icon('lock')}${t('account.direct')}</a><a class="item" href="/accounts/${profile.id}/lists">${icon('list')}${t('lists.addTo')}</a>${
    relationship.following
      ? html`<form method="post" action="${path('boosts')}"><input type="hidden" name="return" value="${context.path}"><input type="hidden" name="show" value="${relationship.showsBoosts ? '0' : '1'}"><button class="item">${icon('boost')}<span>${t(relationship.showsBoosts ? 'account.hideBoosts' : 'account.showBoosts')}</span></button></form>`
      : ''
  }${relationship.followedBy ? formItem(context, path('remove-follower'), 'x', t('account.removeFollower')) : ''}${
    relationship.muting
      ? formItem(context, path('unmute'), 'mute', t('account.unmute'))
      : formItem(context, path('mute'), 'mute', t('account.mute'))
  }${
    relationship.blocking
      ? formItem(context, path('unblock'), 'block', t('account.unblock'))
      : formItem(context, path('block'), 'block', t('account.block'), true)
  }${domainItem(context, profile)}<a class="item danger" href="/report?account=${profile.id}">${icon('flag')}${t('report.menu', { name: nameOf(profile) })}</a></div></details>`;
}

/** All that somebody's server has, hidden or shown again. */
function domainItem(context: PageContext, { id, domain, relationship }: Profile): Html | '' {
  if (!domain) return '';
  const { t } = context;
  return relationship?.blockingDomain
    ? formItem(context, `/accounts/${id}/unblock-domain`, 'block', t('account.unblockDomain', { domain }))
    : formItem(context, `/accounts/${id}/block-domain`, 'block', t('account.blockDomain', { domain }), true);
}

function labels({ t }: PageContext, profile: Profile): Html {
  const relationship = profile.relationship;
  return html`${profile.isViewer ? html`<span class="tag acc">${t('account.you')}</span>` : ''}${
    relationship?.followedBy ? html`<span class="tag acc">${t('account.followsYou')}</span>` : ''
  }${profile.staff ? html`<span class="tag">${t(`account.${profile.staff}`)}</span>` : ''}${profile.locked ? html`<span class="tag">${icon('lock', 's')}${t('account.locked')}</span>` : ''}${
    profile.kind === 'service' || profile.kind === 'application'
      ? html`<span class="tag">${icon('bot', 's')}${t('account.bot')}</span>`
      : ''
  }${profile.kind === 'group' ? html`<span class="tag">${icon('users', 's')}${t('account.group')}</span>` : ''}${
    relationship?.muting ? html`<span class="tag warn">${t('account.muted')}</span>` : ''
  }${relationship?.blockingDomain ? html`<span class="tag warn">${t('account.domainBlocked')}</span>` : ''}${relationship?.blockedBy ? html`<span class="tag warn">${t('account.blocksYou')}</span>` : ''}`;
}

function fields({ t, locale }: PageContext, profile: Profile): Html | '' {
  if (profile.fields.length === 0) return '';
  return html`<dl class="fields" hx-ignore>${profile.fields.map(({ name, html: value, verifiedAt }) => {
    const said = verifiedAt ? t('account.verified', { date: dayOf(locale, new Date(verifiedAt)) }) : '';
    return html`<div${said ? html` class="yes" title="${said}"` : ''}><dt><bdi>${name}</bdi></dt><dd>${
      said ? html`${icon('seal', 's')}<span class="sr">${said}</span>` : ''
    }<span dir="auto">${raw(value)}</span></dd></div>`;
  })}</dl>`;
}

function facts({ t, locale, look }: PageContext, profile: Profile): Html {
  const number = (value: number) =>
    look.hidesCounts ? '' : html`<b>${numberFormat(locale).format(value)}</b> `;
  const base = pages.account(profile.handle);
  const { following, followers } = profile.counts;
  const month = monthOf(locale, profile.createdAt);
  return html`<p class="facts"><a href="${base}/following">${number(following)}${t('account.followingCount')}</a><a href="${base}/followers">${number(followers)}${t('account.followersCount', { n: followers })}</a><span>${t(profile.domain ? 'account.since' : 'account.joined', { month })}</span>${profile.domain ? '' : html`<a href="${base}.rss">${t('account.feed')}</a>`}</p>`;
}

/** A request waits: theirs for us to answer, or ours for them. */
function requestNotes(context: PageContext, profile: Profile): Html | '' {
  const { t } = context;
  const relationship = profile.relationship;
  const name = nameOf(profile);
  if (relationship?.requestedBy) {
    const answer = (verb: string, classes: string, text: string) =>
      html`<form method="post" action="/accounts/${profile.id}/${verb}"><input type="hidden" name="return" value="${context.path}"><button class="btn small ${classes}">${text}</button></form>`;
    return html`<div class="notice">${icon('user')}<span>${t('account.asksToFollow', { name })}</span><span class="cluster">${answer('accept', 'primary', t('account.accept'))}${answer('reject', 'quiet', t('account.reject'))}</span></div>`;
  }
  if (relationship?.requested) {
    return html`<p class="notice">${icon('clock')}<span>${t('account.requestSent', { name })}</span></p>`;
  }
  return '';
}
