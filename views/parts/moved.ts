import type { Profile } from '../../src/domain/accounts/types.ts';
import { pages } from '../../src/lib/uris.ts';
import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { nameOf } from './avatar.ts';
import { followButton } from './follow-button.ts';
import { icon } from './icon.ts';

/** Over a profile whose owner lives elsewhere now: where, and a way to follow them there. */
export function movedNotice(context: PageContext, profile: Profile): Html | '' {
  const { movedTo, isViewer } = profile;
  if (!movedTo) return '';
  const { t } = context;
  const link = html`<a href="${pages.account(movedTo.handle)}"><bdi>@${movedTo.fullHandle}</bdi></a>`;
  const end = isViewer
    ? html`<a class="btn small" href="/settings/move">${t('move.toSettings')}</a>`
    : followButton(context, movedTo, profile.movedToRelationship);
  return html`<div class="notice warn" id="moved">${icon('info')}<span>${t(isViewer ? 'move.you' : 'move.somebody', { name: nameOf(profile) })} ${link}</span>${end === '' ? '' : html`<div class="end">${end}</div>`}</div>`;
}

/** In place of the posting form of somebody who lives elsewhere now. */
export function movedInstead({ t }: PageContext, id: string): Html {
  return html`<div class="pad" id="${id}"><p class="notice warn">${icon('info')}<span>${t('fault.moved')} <a href="/settings/move">${t('move.toSettings')}</a></span></p></div>`;
}

/** Whether somebody can be followed, or is and may be left: whoever has moved away takes no new followers. */
export function canBeFollowed({ movedTo, relationship }: Profile): boolean {
  return !movedTo || !!(relationship?.following || relationship?.requested || relationship?.blocking);
}
