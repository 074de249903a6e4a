import type { Translate } from '../../src/lib/i18n.ts';
import { type Html, html } from '../html.ts';
import { type ComposerPart, type Draft, fault, isInline } from './composer-draft.ts';
import { icon } from './icon.ts';
import { languages } from './languages.ts';

/** Whether its pictures are covered, though nothing warns of the words. */
export const sensitiveField: ComposerPart = ({ t }, options) => {
  if (isInline(options)) return '';
  return html`<label class="switch"><span class="label">${t('compose.sensitive')}<small>${t('compose.sensitiveHint')}</small></span><input type="checkbox" role="switch" name="sensitive" value="1"${options.draft.sensitive ? html` checked` : ''}></label>`;
};

export const languageField: ComposerPart = ({ t, locale }, options, id) => {
  if (isInline(options)) return '';
  const { draft } = options;
  return html`<div class="field"><label for="${id}-language">${t('compose.language')}</label>${languageChoice(t, locale, draft, id)}${fault(draft, 'language', id)}</div>`;
};

/** In the small forms it stands in the menu of who may see the post. */
export const languageItem: ComposerPart = ({ t, locale }, options, id) => {
  if (!isInline(options)) return '';
  return html`<div class="item">${icon('tr')}<label for="${id}-language">${t('compose.language')}</label>${languageChoice(t, locale, options.draft, id)}</div>`;
};

function languageChoice(t: Translate, locale: string, { language }: Draft, id: string): Html {
  return html`<select class="input" id="${id}-language" name="language"><option value="">${t('compose.languageNone')}</option>${languages(
    locale,
    language,
  ).map(
    ({ code, name }) =>
      html`<option value="${code}"${code === language ? html` selected` : ''}>${name}</option>`,
  )}</select>`;
}
