import { html } from '../html.ts';
import { type ComposerPart, fault, isInline } from './composer-draft.ts';
import { languages } from './languages.ts';

/** Whether its pictures are covered, though nothing warns of the words. */
export const sensitiveField: ComposerPart = ({ t }, options) => {
  if (isInline(options)) return '';
  return html`<label class="switch"><span class="label">${t('compose.sensitive')}<small>${t('compose.sensitiveHint')}</small></span><input type="checkbox" role="switch" name="sensitive" value="1"${options.draft.sensitive ? html` checked` : ''}></label>`;
};

export const languageField: ComposerPart = ({ t, locale }, options, id) => {
  if (isInline(options)) return '';
  const { draft } = options;
  return html`<div class="field"><label for="${id}-language">${t('compose.language')}</label><select class="input" id="${id}-language" name="language"><option value="">${t('compose.languageNone')}</option>${languages(
    locale,
    draft.language,
  ).map(
    ({ code, name }) =>
      html`<option value="${code}"${code === draft.language ? html` selected` : ''}>${name}</option>`,
  )}</select>${fault(draft, 'language', id)}</div>`;
};
