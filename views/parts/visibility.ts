import type { Visibility } from '../../src/domain/posts/types.ts';
import type { TextKey, Translate } from '../../src/lib/i18n.ts';
import { type Html, html } from '../html.ts';
import { icon } from './icon.ts';

interface Look {
  visibility: Visibility;
  icon: string;
  name: TextKey;
  hint: TextKey;
}

/** The four audiences, widest first, as people read them. */
export const audiences: readonly Look[] = [
  { visibility: 'public', icon: 'globe', name: 'visibility.public', hint: 'visibility.publicHint' },
  { visibility: 'unlisted', icon: 'quiet', name: 'visibility.unlisted', hint: 'visibility.unlistedHint' },
  { visibility: 'followers', icon: 'lock', name: 'visibility.followers', hint: 'visibility.followersHint' },
  { visibility: 'mentioned', icon: 'at', name: 'visibility.mentioned', hint: 'visibility.mentionedHint' },
];

export function audience(visibility: Visibility): Look {
  const found = audiences.find((look) => look.visibility === visibility);
  if (!found) throw new Error(`No audience is called ${visibility}`);
  return found;
}

/** The small sign beside the time; what everybody sees needs none. */
export function visibilityMark(t: Translate, visibility: Visibility): Html | '' {
  if (visibility === 'public') return '';
  const look = audience(visibility);
  return html`${icon(look.icon)}<span class="sr">${t(look.hint)}.</span>`;
}
