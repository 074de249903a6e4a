import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { icon } from './icon.ts';

const GROUPS = [
  ['smileys', '😀'],
  ['people', '👋'],
  ['nature', '🐻'],
  ['food', '🍎'],
  ['travel', '🚗'],
  ['activities', '⚽'],
  ['objects', '💡'],
  ['symbols', '❤️'],
  ['flags', '🏳️'],
] as const;

/** Opens the emoji to choose from; without script there is the keyboard of the device. */
export const emojiTool = ({ t }: PageContext): Html =>
  html`<button type="button" class="btn icon quiet js-only" data-emoji aria-haspopup="dialog" aria-expanded="false" title="${t('compose.emoji')}" aria-label="${t('compose.emoji')}">${icon('smile')}</button>`;

/** The panel that a script fills: a search, the groups, what was used last. */
export function emojiPanel({ t }: PageContext): Html {
  const groups = GROUPS.map(([group]) => group);
  return html`<div class="emoji" popover role="dialog" aria-label="${t('compose.emoji')}"><input class="input" type="search" autocomplete="off" spellcheck="false" aria-label="${t('compose.emojiSearch')}" placeholder="${t('compose.emojiSearch')}"><nav aria-label="${t('compose.emojiGroups')}">${GROUPS.map(
    ([group, sign]) =>
      html`<button type="button" data-to="${group}" title="${t(`compose.emoji.${group}`)}" aria-label="${t(`compose.emoji.${group}`)}">${sign}</button>`,
  )}</nav><div class="groups">${(['found', 'recent', ...groups] as const).map(
    (group) =>
      html`<section data-group="${group}" hidden aria-label="${t(`compose.emoji.${group}`)}"><h3>${t(`compose.emoji.${group}`)}</h3><div></div></section>`,
  )}<p class="hint" role="status" hidden>${t('compose.emojiNone')}</p></div></div>`;
}
