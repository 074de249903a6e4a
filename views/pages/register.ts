import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { layout } from '../layouts/page.ts';
import { cardForm, cardMessage, submit } from '../parts/card.ts';
import { areaField, type FormState, formNotice, textField } from '../parts/field.ts';

const FIELDS = ['username', 'email', 'password', 'reason', 'invite'];

export interface RegisterModel {
  form: FormState;
  minPassword: number;
}

/** The form for a new account; what it asks for depends on how this server takes people. */
export function registerPage(context: PageContext, { form, minPassword }: RegisterModel): Html {
  const { t, host, registration } = context;
  return layout(context, {
    title: t('register.title'),
    plain: true,
    main: cardForm(
      '/register',
      html`<h1>${t('register.heading', { host })}</h1><p class="meta">${t('register.intro')}</p>${formNotice(t, form, FIELDS)}${accountFields(
        context,
        form,
        minPassword,
      )}${
        registration === 'approval'
          ? areaField(form, {
              name: 'reason',
              label: t('register.reason'),
              hint: t('register.reasonHint'),
              required: true,
              maxLength: 1000,
              auto: true,
            })
          : ''
      }${
        registration === 'invite'
          ? textField(form, {
              name: 'invite',
              label: t('register.invite'),
              hint: t('register.inviteHint'),
              required: true,
              plain: true,
            })
          : ''
      }${submit(t('register.submit'))}<p class="meta">${t('register.have')} <a href="/login">${t('login.title')}</a></p>`,
    ),
  });
}

/** Name, email and password: what every account starts with. */
export function accountFields({ t, host }: PageContext, form: FormState, minPassword: number): Html {
  return html`${textField(form, {
    name: 'username',
    label: t('register.username'),
    hint: t('register.usernameHint'),
    autocomplete: 'username',
    required: true,
    maxLength: 30,
    plain: true,
    before: '@',
    after: `@${host}`,
  })}${textField(form, {
    name: 'email',
    label: t('register.email'),
    hint: t('register.emailHint'),
    type: 'email',
    autocomplete: 'email',
    required: true,
    maxLength: 254,
  })}${textField(form, {
    name: 'password',
    label: t('register.password'),
    hint: t('register.passwordHint', { n: minPassword }),
    type: 'password',
    autocomplete: 'new-password',
    required: true,
  })}`;
}

export function registerClosedPage(context: PageContext): Html {
  const { t, host } = context;
  return layout(context, {
    title: t('register.title'),
    plain: true,
    main: cardMessage(
      t('register.closedHeading'),
      html`<p>${t('register.closedText', { host })}</p><div class="cluster"><a class="btn primary" href="/local">${t('register.look')}</a><a class="btn" href="/login">${t('login.title')}</a></div>`,
    ),
  });
}

export function registerPendingPage(context: PageContext): Html {
  const { t } = context;
  return layout(context, {
    title: t('register.pendingTitle'),
    plain: true,
    main: cardMessage(
      t('register.pendingTitle'),
      html`<p>${t('register.pendingText')}</p><div class="cluster"><a class="btn" href="/local">${t('register.look')}</a></div>`,
    ),
  });
}
