import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { layout } from '../layouts/page.ts';
import { cardForm, submit } from '../parts/card.ts';
import { type FormState, formNotice } from '../parts/field.ts';
import { accountFields } from './register.ts';

export interface SetupModel {
  form: FormState;
  token: string;
  minPassword: number;
}

/** Where the first account is made; its link is printed at the start and works once. */
export function setupPage(context: PageContext, { form, token, minPassword }: SetupModel): Html {
  const { t, host } = context;
  return layout(context, {
    title: t('setup.title'),
    plain: true,
    // There is nobody yet who could log in.
    alone: true,
    main: cardForm(
      '/setup',
      html`<h1>${t('setup.heading', { host })}</h1><p class="meta">${t('setup.intro')}</p>${formNotice(t, form, ['username', 'email', 'password'])}<input type="hidden" name="token" value="${token}">${accountFields(context, form, minPassword)}${submit(t('setup.submit'))}`,
    ),
  });
}
