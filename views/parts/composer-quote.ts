import type { OwnQuotePolicy } from '../../src/domain/posts/types.ts';
import type { TextKey, Translate } from '../../src/lib/i18n.ts';
import { type Html, html } from '../html.ts';
import { type ComposerPart, type Draft, fault } from './composer-draft.ts';
import { choices } from './field.ts';
import { postContent } from './post.ts';
import { quotedCard } from './quote.ts';

/** Who may quote a post, widest first. */
export const QUOTE_POLICIES: Readonly<Record<OwnQuotePolicy, TextKey>> = {
  everyone: 'quote.everyone',
  followers: 'quote.followers',
  nobody: 'quote.nobody',
};

/** The post that is being quoted, as it will stand in the new one. */
export const quoteField: ComposerPart = (context, { draft, quoted }, id) => {
  // What cannot be quoted any more is left out of the next try, not the words.
  const card = quoted
    ? html`<input type="hidden" name="quoteOfId" value="${quoted.id}">${quotedCard(context, { ...quoted, quote: null }, postContent)}`
    : '';
  return html`${card}${fault(draft, 'quote', id)}`;
};

/** Who may quote the post. */
export const quotePolicyField: ComposerPart = ({ t }, { draft }, id) =>
  html`<div class="field"><label for="${id}-quotes">${t('quote.who')}</label>${quoteChoice(t, draft, id, html` aria-describedby="${id}-quotes-hint"`)}<p class="hint" id="${id}-quotes-hint">${t('quote.whoHint')}</p></div>`;

export function quoteChoice(t: Translate, { quotePolicy }: Draft, id: string, more: Html | '' = ''): Html {
  return html`<select class="input" id="${id}-quotes" name="quotePolicy"${more}>${choices(
    t,
    QUOTE_POLICIES,
  ).map(
    ({ value, label }) =>
      html`<option value="${value}"${value === quotePolicy ? html` selected` : ''}>${label}</option>`,
  )}</select>`;
}
