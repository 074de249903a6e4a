import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { emptyForm, type FormState, formNotice, notice, textField } from '../parts/field.ts';
import { panel, settingsPage } from './settings.ts';

export interface AccountModel {
  username: string;
  email: string;
  minPassword: number;
  /** Owners are deleted on the command line only. */
  owner: boolean;
  /** Which of the three forms comes back with faults. */
  wrong?: { form: 'email' | 'password' | 'delete'; state: FormState };
}

export function settingsAccountPage(context: PageContext, model: AccountModel): Html {
  const { t } = context;
  const stateOf = (form: 'email' | 'password' | 'delete') =>
    model.wrong?.form === form ? model.wrong.state : emptyForm;
  return settingsPage(
    context,
    'account',
    html`${panel('email-panel', t('settings.email'), t('settings.email.now', { email: model.email }), emailForm(context, stateOf('email')))}
${panel('password-panel', t('settings.password'), t('settings.password.about'), passwordForm(context, stateOf('password'), model.minPassword))}
${panel('delete-panel', t('settings.delete'), '', deleteForm(context, stateOf('delete'), model))}`,
  );
}

function emailForm({ t }: PageContext, form: FormState): Html {
  return html`<form class="stack" method="post" action="/settings/email">${formNotice(t, form, ['email', 'emailPassword'])}${textField(
    form,
    {
      name: 'email',
      label: t('settings.email.new'),
      hint: t('settings.email.hint'),
      type: 'email',
      autocomplete: 'email',
      required: true,
      maxLength: 254,
    },
  )}${textField(form, {
    name: 'emailPassword',
    label: t('settings.currentPassword'),
    type: 'password',
    autocomplete: 'current-password',
    required: true,
  })}<div><button class="btn primary">${t('settings.email.submit')}</button></div></form>`;
}

function passwordForm({ t }: PageContext, form: FormState, minPassword: number): Html {
  return html`<form class="stack" method="post" action="/settings/password">${formNotice(t, form, ['current', 'next'])}${textField(
    form,
    {
      name: 'current',
      label: t('settings.password.current'),
      type: 'password',
      autocomplete: 'current-password',
      required: true,
    },
  )}${textField(form, {
    name: 'next',
    label: t('settings.password.new'),
    hint: t('register.passwordHint', { n: minPassword }),
    type: 'password',
    autocomplete: 'new-password',
    required: true,
  })}<div><button class="btn primary">${t('settings.password.submit')}</button></div></form>`;
}

function deleteForm({ t }: PageContext, form: FormState, model: AccountModel): Html {
  if (model.owner) return notice('info', t('settings.delete.owner'));
  const open = Object.keys(form.faults).length > 0;
  return html`${notice('warn', t('settings.delete.about'))}<details${open ? html` open` : ''}><summary class="btn danger">${t('settings.delete.open')}</summary><form class="stack" method="post" action="/settings/delete">${formNotice(t, form, ['name', 'deletePassword'])}${textField(
    form,
    {
      name: 'name',
      label: t('settings.delete.name', { name: model.username }),
      autocomplete: 'off',
      required: true,
      plain: true,
    },
  )}${textField(form, {
    name: 'deletePassword',
    label: t('settings.currentPassword'),
    type: 'password',
    autocomplete: 'current-password',
    required: true,
  })}<div><button class="btn danger">${t('settings.delete.submit')}</button></div></form></details>`;
}
