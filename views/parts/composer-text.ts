import { html } from '../html.ts';
import { type ComposerPart, fault, invalid } from './composer-draft.ts';

/** Where the words go. */
export const textField: ComposerPart = ({ t, maxPostLength }, { place, draft, parent }, id) => {
  const placeholder = parent
    ? t('compose.titleReply', { name: parent.author.displayName || parent.author.username })
    : t('compose.placeholder');
  const tall = place === 'page' || place === 'edit' || place === 'dialog';
  return html`<label class="sr" for="${id}-text">${t('compose.text')}</label><textarea id="${id}-text" name="text" rows="${tall ? 6 : 1}"${tall ? html` class="tall"` : ''} data-max="${maxPostLength}" dir="auto" placeholder="${placeholder}"${invalid(draft, 'text', id)}>
${draft.text}</textarea>${fault(draft, 'text', id)}`;
};

/** Opened by the checkbox among the tools: CSS alone shows it. */
export const warningField: ComposerPart = ({ t }, { draft }, id) => {
  return html`<div class="field warning"><label for="${id}-warning">${t('compose.warning')}</label><input class="input" id="${id}-warning" name="warning" value="${draft.warning}" maxlength="200" dir="auto"${invalid(draft, 'warning', id)}><p class="hint">${t('compose.warningHint')}</p>${fault(draft, 'warning', id)}</div>`;
};
