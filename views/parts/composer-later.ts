import { html } from '../html.ts';
import { type ComposerPart, fault, invalid } from './composer-draft.ts';
import { icon } from './icon.ts';

/** What this form was opened from, so that it is changed and not doubled. */
export const keptFields: ComposerPart = (_, { draft }) =>
  html`<input type="hidden" name="keep">${draft.draftId ? html`<input type="hidden" name="draftId" value="${draft.draftId}">` : ''}${
    draft.scheduledId ? html`<input type="hidden" name="scheduledId" value="${draft.scheduledId}">` : ''
  }`;

/** Not now: as a draft, or at a time. */
export const laterTool: ComposerPart = ({ t, viewer }, { place, draft }, id) => {
  if (place === 'edit') return '';
  const { scheduledId, publishAt, faults } = draft;
  const zone = viewer?.settings.timeZone;
  const open = faults.publishAt ? html` open` : '';
  const now = scheduledId
    ? html`<button class="item" name="as" value="now">${icon('pen')}${t('compose.postNow')}</button>`
    : '';
  return html`<details class="menu later"${open}><summary class="btn icon quiet" title="${t('compose.later')}">${icon('clock')}<span class="sr">${t('compose.later')}</span></summary><div><div class="field"><label for="${id}-at">${t('compose.publishAt')}</label><input class="input" id="${id}-at" type="datetime-local" name="publishAt" value="${publishAt}"${invalid(draft, 'publishAt', id)}><input type="hidden" name="timeZone" value="${zone ?? ''}" data-zone><p class="hint">${zone ? html`${t('compose.zone', { zone })} ` : html`<span class="nojs-only">${t('compose.zoneUnknown')} </span><span class="js-only">${t('compose.zoneOwn')} </span>`}<a href="/settings/appearance#time-zone">${t('compose.zoneChange')}</a></p>${fault(draft, 'publishAt', id)}<button class="btn" name="as" value="schedule">${t(scheduledId ? 'compose.scheduleAgain' : 'compose.schedule')}</button></div><hr>${now}<button class="item" name="as" value="draft" formnovalidate>${icon('save')}${t('compose.saveDraft')}</button><a class="item" href="/drafts">${icon('list')}${t('drafts.title')}</a></div></details>`;
};
