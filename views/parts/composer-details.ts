import type { Translate } from '../../src/lib/i18n.ts';
import { type Html, html } from '../html.ts';
import { type ComposerPart, type Draft, fault, isInline } from './composer-draft.ts';
import { quoteChoice, quotePolicyField } from './composer-quote.ts';
import { replyChoice, replyPolicyField } from './composer-replies.ts';
import { icon } from './icon.ts';
import { languages } from './languages.ts';

/** Whether its pictures are covered, though nothing warns of the words; with script only once there are some. */
export const sensitiveField: ComposerPart = ({ t }, options) => {
  if (isInline(options)) return '';
  return html`<label class="switch"><span class="label">${t('compose.sensitive')}<small>${t('compose.sensitiveHint')}</small></span><input type="checkbox" role="switch" name="sensitive" value="1"${options.draft.sensitive ? html` checked` : ''}></label>`;
};

/** What seldom changes, behind one line; it is open where it says something out of the ordinary. */
export const optionsField: ComposerPart = (context, options, id) => {
  if (isInline(options)) return '';
  const { t, viewer } = context;
  const { draft, place } = options;
  const isUsual =
    draft.replyPolicy === 'everyone' &&
    draft.quotePolicy === (viewer?.settings.defaultQuotePolicy ?? 'everyone') &&
    !draft.faults.language;
  const open = isUsual || place === 'edit' ? '' : html` open`;
  return html`<details${open}><summary class="more">${t('compose.details')}</summary><div class="stack">${languageField(context, options, id)}${replyPolicyField(context, options, id)}${quotePolicyField(context, options, id)}</div></details>`;
};

const languageField: ComposerPart = ({ t, locale }, { draft }, id) => {
  return html`<div class="field"><label for="${id}-language">${t('compose.language')}</label>${languageChoice(t, locale, draft, id)}${fault(draft, 'language', id)}</div>`;
};

/** In the small forms they stand in the menu of who may see the post. */
export const optionItems: ComposerPart = ({ t, locale }, options, id) => {
  if (!isInline(options)) return '';
  const { draft } = options;
  return html`<hr><div class="item">${icon('reply')}<label for="${id}-replies">${t('compose.replies')}</label>${replyChoice(t, draft, id)}</div><div class="item">${icon('quote')}<label for="${id}-quotes">${t('compose.quotes')}</label>${quoteChoice(t, draft, id)}</div><div class="item">${icon('tr')}<label for="${id}-language">${t('compose.language')}</label>${languageChoice(t, locale, draft, id)}</div>`;
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
