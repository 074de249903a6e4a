import type { Profile } from '../../src/domain/accounts/types.ts';
import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { icon } from './icon.ts';

/** What the reader has noted about somebody, and the form for it. */
export function accountNote(context: PageContext, profile: Profile, note: string): Html | '' {
  const { t, viewer, path } = context;
  if (!viewer || profile.isViewer) return '';
  const shown = note
    ? html`<div class="notice">${icon('lock')}<span class="lines" dir="auto"><span class="sr">${t('note.label')} </span>${note}</span></div>`
    : '';
  return html`<div id="note">${shown}<details><summary class="more">${icon('pen', 's')}${t(note ? 'note.change' : 'note.add')}</summary><form class="stack" method="post" action="/accounts/${profile.id}/note"><input type="hidden" name="return" value="${path}"><div class="field"><label for="note-text">${t('note.label')}</label><textarea class="input" id="note-text" name="note" maxlength="2000" dir="auto" aria-describedby="note-hint">
${note}</textarea><p class="hint" id="note-hint">${t('note.hint')}</p></div><p><button class="btn small primary">${t('action.save')}</button></p></form></details></div>`;
}
