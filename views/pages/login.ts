import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { layout } from '../layouts/page.ts';
import { cardForm, submit } from '../parts/card.ts';
import { type FormState, notice, textField } from '../parts/field.ts';

export interface LoginModel {
  form: FormState;
  /** Where to go afterwards. */
  back: string;
  /** What was written before it turned out that nobody is logged in. */
  kept?: string;
  /** Where that is shown again; without it, it becomes a draft. */
  keptFor?: string;
  /** Why the last try did not work, with a way on. */
  trouble?: { text: string; unconfirmed: boolean };
}

export function loginPage(
  context: PageContext,
  { form, back, kept = '', keptFor = '', trouble }: LoginModel,
): Html {
  const { t, host, registration } = context;
  const wrong = form.faults.login ?? form.faults.password ?? Object.values(form.faults)[0];
  // Which of the two was wrong is nobody's business, so the message stands above both.
  const quiet = { values: form.values, faults: {} };
  return layout(context, {
    title: t('login.title'),
    plain: true,
    nav: 'login',
    main: cardForm(
      '/login',
      html`<h1>${t('login.heading', { host })}</h1>${wrong ? notice('bad', wrong, forgotLink(context)) : ''}${
        trouble
          ? notice(
              'bad',
              trouble.text,
              trouble.unconfirmed ? html`<a href="/confirm/resend">${t('login.resend')}</a>` : '',
            )
          : ''
      }${wrong || trouble ? '' : reason(context, back, kept)}${kept ? html`<input type="hidden" name="kept" value="${kept}"><input type="hidden" name="keptFor" value="${keptFor}">` : ''}<input type="hidden" name="return" value="${back}">${textField(
        quiet,
        { name: 'login', label: t('login.login'), autocomplete: 'username', required: true, plain: true },
      )}${textField(quiet, {
        name: 'password',
        label: t('login.password'),
        type: 'password',
        autocomplete: 'current-password',
        required: true,
      })}${submit(t('login.submit'))}${wrong ? '' : html`<p class="meta">${forgotLink(context)}</p>`}${
        registration === 'closed'
          ? ''
          : html`<p class="meta">${t('login.new')} <a href="/register">${t('register.title')}</a></p>`
      }`,
    ),
  });
}

function reason({ t }: PageContext, back: string, kept: string): Html | '' {
  if (kept) return notice('info', t('login.kept'));
  return back !== '/' && back !== '/welcome' ? notice('info', t('login.first')) : '';
}

function forgotLink({ t }: PageContext): Html {
  return html`<a href="/reset">${t('login.forgot')}</a>`;
}

/** After such a login: leads back to the form, which shows what was written. */
export function goOnPage(
  context: PageContext,
  { action, fields }: { action: string; fields: Readonly<Record<string, readonly string[]>> },
): Html {
  const { t } = context;
  const kept = Object.entries(fields).flatMap(([name, values]) =>
    values.map((value) => html`<input type="hidden" name="${name}" value="${value}">`),
  );
  return layout(context, {
    title: t('login.again'),
    plain: true,
    // This answer still knows them as a visitor.
    alone: true,
    main: cardForm(
      action,
      html`<h1>${t('login.again')}</h1><p>${t('login.againText')}</p>${kept}<input type="hidden" name="recover" value="1">${submit(t('login.goOn'))}`,
    ),
  });
}
