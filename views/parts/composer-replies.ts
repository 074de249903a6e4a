import type { OwnReplyPolicy } from '../../src/domain/posts/types.ts';
import type { TextKey, Translate } from '../../src/lib/i18n.ts';
import { type Html, html } from '../html.ts';
import type { ComposerPart, Draft } from './composer-draft.ts';
import { choices } from './field.ts';

/** Who may reply to a post, widest first. */
export const REPLY_POLICIES: Readonly<Record<OwnReplyPolicy, TextKey>> = {
  everyone: 'reply.everyone',
  followers: 'reply.followers',
  mentioned: 'reply.mentioned',
  nobody: 'reply.nobody',
};

/** Who may reply to the post. */
export const replyPolicyField: ComposerPart = ({ t }, { draft }, id) =>
  html`<div class="field"><label for="${id}-replies">${t('reply.who')}</label>${replyChoice(t, draft, id, html` aria-describedby="${id}-replies-hint"`)}<p class="hint" id="${id}-replies-hint">${t('reply.whoHint')}</p></div>`;

export function replyChoice(t: Translate, { replyPolicy }: Draft, id: string, more: Html | '' = ''): Html {
  return html`<select class="input" id="${id}-replies" name="replyPolicy"${more}>${choices(
    t,
    REPLY_POLICIES,
  ).map(
    ({ value, label }) =>
      html`<option value="${value}"${value === replyPolicy ? html` selected` : ''}>${label}</option>`,
  )}</select>`;
}
