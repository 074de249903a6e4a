import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { layout } from '../layouts/page.ts';
import { cardForm, cardMessage, submit } from '../parts/card.ts';
import { type FormState, formNotice, notice, textField } from '../parts/field.ts';

/** After registering: a link is on its way. */
export function confirmSentPage(context: PageContext): Html {
  const { t } = context;
  return layout(context, {
    title: t('confirm.title'),
    plain: true,
    main: cardMessage(
      t('confirm.sentHeading'),
      html`<p>${t('confirm.sentText')}</p><p class="meta">${t('confirm.resendHeading')} <a href="/confirm/resend">${t('confirm.resendSubmit')}</a></p>`,
    ),
  });
}

/** A button instead of a mere link: programs that open every link of a mail confirm nothing. */
export function confirmPage(context: PageContext, token: string): Html {
  const { t } = context;
  return layout(context, {
    title: t('confirm.title'),
    plain: true,
    main: cardForm(
      '/confirm',
      html`<h1>${t('confirm.heading')}</h1><p>${t('confirm.text')}</p><input type="hidden" name="token" value="${token}">${submit(t('confirm.submit'))}`,
    ),
  });
}

export interface ResendModel {
  form: FormState;
  state?: 'sent' | 'broken';
}

export function confirmResendPage(context: PageContext, { form, state }: ResendModel): Html {
  const { t } = context;
  const said =
    state === 'sent'
      ? notice('ok', t('confirm.resent'))
      : state === 'broken'
        ? notice('bad', t('confirm.broken'))
        : formNotice(t, form, ['email']);
  return layout(context, {
    title: t('confirm.title'),
    plain: true,
    main: cardForm(
      '/confirm/resend',
      html`<h1>${t('confirm.resendHeading')}</h1>${said}<p class="meta">${t('confirm.resendText')}</p>${textField(form, { name: 'email', label: t('register.email'), type: 'email', autocomplete: 'email', required: true })}${submit(t('confirm.resendSubmit'))}`,
    ),
  });
}
