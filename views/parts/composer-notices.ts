import { html } from '../html.ts';
import type { ComposerPart } from './composer-draft.ts';
import { icon } from './icon.ts';

/** What there is to say before the writing goes on. */
export const noticeField: ComposerPart = ({ t }, { draft }) => {
  if (draft.recovered) {
    return html`<p class="notice" role="status">${icon('save')}<span>${t('compose.recovered')}</span><button type="button" class="btn small end js-only" data-forget>${t('compose.discard')}</button></p>`;
  }
  if (!draft.asksForAlt) return '';
  return html`<p class="notice warn" role="alert">${icon('image')}<span>${t('compose.altReminder')}</span></p><input type="hidden" name="asked" value="1">`;
};

/** Under which name the browser keeps what is written, and what the script says, in the reader's language. */
export const scriptTexts: ComposerPart = ({ t, maxPostLength }, { draft, editing }) => {
  const { draftId, scheduledId, inReplyToId } = draft;
  const keep = editing
    ? `edit-${editing}`
    : draftId
      ? `draft-${draftId}`
      : scheduledId
        ? `scheduled-${scheduledId}`
        : inReplyToId
          ? `reply-${inReplyToId}`
          : 'new';
  return html` data-keep="${keep}"${draft.begun ? html` data-begun` : ''} data-nothing="${t('compose.noText')}" data-long="${t('compose.tooLong', { limit: maxPostLength })}" data-many="${t('compose.tooManyMedia')}" data-kind="${t('compose.onlyImages')}" data-waiting="${t('compose.waiting')}" data-stuck="${t('compose.stuck')}" data-suggest="${t('compose.suggest')}" data-failed="${t('compose.uploadFailed')}"`;
};
