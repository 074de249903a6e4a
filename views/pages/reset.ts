import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { layout } from '../layouts/page.ts';
import { cardForm, cardMessage, submit } from '../parts/card.ts';
import { type FormState, formNotice, notice, textField } from '../parts/field.ts';

/** Asks whose password it is. `broken`: a link was followed that works no more. */
export function resetPage(context: PageContext, form: FormState, broken = false): Html {
  const { t } = context;
  return layout(context, {
    title: t('reset.title'),
    plain: true,
    main: cardForm(
      '/reset',
      html`<h1>${t('reset.heading')}</h1>${broken ? notice('bad', t('reset.broken')) : formNotice(t, form, ['email'])}<p class="meta">${t('reset.text')}</p>${textField(
        form,
        {
          name: 'email',
          label: t('register.email'),
          type: 'email',
          autocomplete: 'email',
          required: true,
        },
      )}${submit(t('reset.submit'))}`,
    ),
  });
}

/** Says the same whether or not there is such an account. */
export function resetSentPage(context: PageContext): Html {
  const { t } = context;
  return layout(context, {
    title: t('reset.title'),
    plain: true,
    main: cardMessage(
      t('reset.sentHeading'),
      html`<p>${t('reset.sentText')}</p><div class="cluster"><a class="btn" href="/login">${t('login.title')}</a></div>`,
    ),
  });
}

export interface NewPasswordModel {
  form: FormState;
  token: string;
  minPassword: number;
}

export function newPasswordPage(context: PageContext, model: NewPasswordModel): Html {
  const { t } = context;
  const { form, token } = model;
  return layout(context, {
    title: t('reset.newHeading'),
    plain: true,
    main: cardForm(
      '/reset/new',
      html`<h1>${t('reset.newHeading')}</h1>${formNotice(t, form, ['password'])}<input type="hidden" name="token" value="${token}">${textField(form, { name: 'password', label: t('reset.newPassword'), hint: t('register.passwordHint', { n: model.minPassword }), type: 'password', autocomplete: 'new-password', required: true })}${submit(t('reset.newSubmit'))}`,
    ),
  });
}
