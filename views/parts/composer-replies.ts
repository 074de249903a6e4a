import type { OwnReplyPolicy } from '../../src/domain/posts/types.ts';
import type { TextKey } from '../../src/lib/i18n.ts';
import { html } from '../html.ts';
import { type ComposerPart, isInline } from './composer-draft.ts';
import { choices } from './field.ts';

/** Who may reply to a post, widest first. */
export const REPLY_POLICIES: Readonly<Record<OwnReplyPolicy, TextKey>> = {
  everyone: 'reply.everyone',
  followers: 'reply.followers',
  mentioned: 'reply.mentioned',
  nobody: 'reply.nobody',
};

/** Who may reply to the post. */
export const replyPolicyField: ComposerPart = ({ t }, options, id) => {
  if (isInline(options)) return '';
  const { replyPolicy } = options.draft;
  return html`<div class="field"><label for="${id}-replies">${t('reply.who')}</label><select class="input" id="${id}-replies" name="replyPolicy" aria-describedby="${id}-replies-hint">${choices(
    t,
    REPLY_POLICIES,
  ).map(
    ({ value, label }) =>
      html`<option value="${value}"${value === replyPolicy ? html` selected` : ''}>${label}</option>`,
  )}</select><p class="hint" id="${id}-replies-hint">${t('reply.whoHint')}</p></div>`;
};
