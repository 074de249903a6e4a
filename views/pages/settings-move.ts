import type { Alias } from '../../src/domain/accounts/aliases.ts';
import type { AccountSummary } from '../../src/domain/accounts/types.ts';
import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { accountRow } from '../parts/account-row.ts';
import { buttonForm } from '../parts/card.ts';
import { emptyForm, type FormState, formNotice, notice, textField } from '../parts/field.ts';
import { panel, settingsPage } from './settings.ts';

export interface MoveModel {
  aliases: readonly Alias[];
  /** Where one lives now. */
  movedTo: AccountSummary | null;
  /** Which of the two forms comes back with faults. */
  wrong?: { form: 'alias' | 'move'; state: FormState };
}

/** Coming from another account, and leaving for one. */
export function settingsMovePage(context: PageContext, model: MoveModel): Html {
  const { t, viewer } = context;
  const handle = `@${viewer?.account.fullHandle ?? ''}`;
  const stateOf = (form: 'alias' | 'move') => (model.wrong?.form === form ? model.wrong.state : emptyForm);
  const out = model.movedTo
    ? panel('out', t('move.gone'), t('move.goneAbout'), gone(context, model.movedTo))
    : panel('out', t('move.out'), t('move.outAbout'), moveForm(context, stateOf('move'), handle));
  const aliases = panel(
    'aliases',
    t('move.aliases'),
    t('move.aliasesAbout', { handle }),
    aliasForm(context, stateOf('alias'), model.aliases),
  );
  return settingsPage(context, 'move', model.movedTo ? html`${out}${aliases}` : html`${aliases}${out}`);
}

function gone(context: PageContext, movedTo: AccountSummary): Html {
  const { t } = context;
  return html`<ul class="list">${accountRow(context, movedTo, null, html``)}</ul>${buttonForm('/settings/move/back', t('move.comeBack'), { kind: 'primary' })}`;
}

function aliasForm(context: PageContext, form: FormState, aliases: readonly Alias[]): Html {
  const { t } = context;
  const list =
    aliases.length > 0 ? html`<ul class="list">${aliases.map((alias) => aliasRow(context, alias))}</ul>` : '';
  return html`${list}<form class="stack" method="post" action="/settings/move/aliases">${formNotice(t, form, ['alias'])}${textField(
    form,
    {
      name: 'alias',
      label: t('move.alias'),
      hint: t('move.targetHint'),
      autocomplete: 'off',
      required: true,
      maxLength: 500,
      plain: true,
    },
  )}<div><button class="btn primary">${t('move.aliasAdd')}</button></div></form>`;
}

/** One whose account has gone is shown by its address. */
function aliasRow(context: PageContext, { uri, account }: Alias): Html {
  const { t } = context;
  const name = account ? `@${account.fullHandle}` : uri;
  const remove = html`<form method="post" action="/settings/move/aliases/remove"><input type="hidden" name="uri" value="${uri}"><button class="btn small" aria-label="${t('move.aliasRemoveNamed', { name })}">${t('move.aliasRemove')}</button></form>`;
  return account
    ? accountRow(context, account, null, remove)
    : html`<li class="row"><span class="grow"><bdi class="name">${uri}</bdi></span>${remove}</li>`;
}

function moveForm({ t }: PageContext, form: FormState, handle: string): Html {
  const open = Object.keys(form.faults).length > 0;
  return html`${notice('info', t('move.outFirst', { handle }))}<details${open ? html` open` : ''}><summary class="btn">${t('move.open')}</summary><form class="stack" method="post" action="/settings/move">${formNotice(t, form, ['target', 'movePassword'])}${textField(
    form,
    {
      name: 'target',
      label: t('move.target'),
      hint: t('move.targetHint'),
      autocomplete: 'off',
      required: true,
      maxLength: 500,
      plain: true,
    },
  )}${textField(form, {
    name: 'movePassword',
    label: t('settings.currentPassword'),
    type: 'password',
    autocomplete: 'current-password',
    required: true,
  })}<div><button class="btn danger">${t('move.submit')}</button></div></form></details>`;
}
