import { html } from '../html.ts';
import type { ComposerPart } from './composer-draft.ts';
import { icon } from './icon.ts';

export const warningTool: ComposerPart = ({ t }, { draft }) =>
  html`<label class="btn icon quiet" title="${t('compose.addWarning')}">${icon('warn')}<span class="sr">${t('compose.addWarning')}</span><input class="sr warned" type="checkbox" name="warned" value="1"${draft.warning || draft.faults.warning ? html` checked` : ''}></label>`;

/** How much room is left, and the button. */
export const sendTool: ComposerPart = ({ t, maxPostLength }, { draft, place }, id) => {
  const send = draft.asksForAlt
    ? 'compose.sendAnyway'
    : place === 'edit' || draft.scheduledId
      ? 'compose.sendEdit'
      : draft.more.length > 0
        ? 'compose.sendAll'
        : place === 'reply' || draft.inReplyToId
          ? 'compose.sendReply'
          : 'compose.send';
  return html`<span class="end"><span class="count js-only"><b class="sr">${maxPostLength}</b><span aria-hidden="true"></span><svg viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="9.5"/><circle cx="12" cy="12" r="9.5" pathLength="100" stroke-dasharray="0 100"/></svg><span class="sr">${t('compose.charactersLeft')}</span></span><span class="sr" role="status" data-left data-words="${t('compose.charactersLeft')}"></span><button class="btn primary" id="${id}-send">${t(send)}</button></span>`;
};
