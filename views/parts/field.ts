import type { TextKey, Translate } from '../../src/lib/i18n.ts';
import { type Html, html } from '../html.ts';
import { icon } from './icon.ts';

/** What was typed into a form and what is wrong with it, by field. Passwords are never in `values`. */
export interface FormState {
  values: Readonly<Record<string, string>>;
  faults: Readonly<Record<string, string>>;
}

/** Up to here what stands after an input is shown in full. */
const LONG_SUFFIX = 18;

export const emptyForm: FormState = { values: {}, faults: {} };

export interface FieldOptions {
  /** Also the id, which is therefore unique in a page. */
  name: string;
  label: string;
  type?: 'text' | 'email' | 'password' | 'number';
  hint?: string;
  autocomplete?: string;
  required?: boolean;
  maxLength?: number;
  /** Text of people, in any direction. */
  auto?: boolean;
  /** Stands in the field before and after what is typed. */
  before?: string;
  after?: string;
  /** No spelling, no capitals. */
  plain?: boolean;
}

/** A line to fill in, with its label, its hint and what is wrong with it. */
export function textField(form: FormState, options: FieldOptions): Html {
  const { name, type = 'text' } = options;
  const value = type === 'password' ? '' : (form.values[name] ?? '');
  const input = html`<input class="input" id="${name}" name="${name}" type="${type}" value="${value}"${attributes(form, options)}>`;
  const affixed =
    options.before || options.after
      ? html`<div class="affix">${options.before ? html`<span>${options.before}</span>` : ''}${input}${
          options.after
            ? html`<span${options.after.length > LONG_SUFFIX ? html` class="clip"` : ''}>${options.after}</span>`
            : ''
        }</div>`
      : input;
  return wrap(form, options, affixed);
}

/** Several lines to fill in. */
export function areaField(form: FormState, options: FieldOptions): Html {
  const { name } = options;
  // The first line break after the tag is not part of the text, so one is given away.
  return wrap(
    form,
    options,
    html`<textarea class="input" id="${name}" name="${name}"${attributes(form, options)}>
${form.values[name] ?? ''}</textarea>`,
  );
}

/** A file to choose. */
export function fileField(form: FormState, options: FieldOptions & { accept: string }): Html {
  const { name, accept } = options;
  return wrap(
    form,
    options,
    html`<input class="input" id="${name}" name="${name}" type="file" accept="${accept}"${attributes(form, options)}>`,
  );
}

export interface SwitchOptions {
  name: string;
  label: string;
  hint?: string;
  on: boolean;
}

/** Something that is on or off. */
export function switchField({ name, label, hint, on }: SwitchOptions): Html {
  return html`<label class="switch"><span class="label">${label}${hint ? html`<small>${hint}</small>` : ''}</span><input type="checkbox" role="switch" name="${name}" value="1"${on ? html` checked` : ''}></label>`;
}

export interface Choice {
  value: string;
  label: string;
}

/** One of several, on a line with its label. */
export function choiceField(name: string, label: string, choices: readonly Choice[], chosen: string): Html {
  return html`<div class="switch"><label class="label" for="${name}">${label}</label><select class="input" id="${name}" name="${name}">${choices.map(
    (choice) =>
      html`<option value="${choice.value}"${choice.value === chosen ? html` selected` : ''}>${choice.label}</option>`,
  )}</select></div>`;
}

/** Says above a form that something in it is wrong; faults that belong to no field stand here in full. */
export function formNotice(t: Translate, form: FormState, fields: readonly string[] = []): Html | '' {
  const entries = Object.entries(form.faults);
  if (entries.length === 0) return '';
  const loose = entries.filter(([field]) => fields.length > 0 && !fields.includes(field));
  const texts = loose.length > 0 ? loose.map(([, text]) => text).join(' ') : t('errors.invalid');
  return notice('bad', texts);
}

/** A message on the page. Bad news are read out at once. */
export function notice(kind: 'ok' | 'warn' | 'bad' | 'info', text: string, more: Html | '' = ''): Html {
  const symbol = { ok: 'check', warn: 'warn', bad: 'warn', info: 'info' }[kind];
  const role = kind === 'bad' ? 'alert' : 'status';
  return html`<p class="notice${kind === 'info' ? '' : ` ${kind}`}" role="${role}">${icon(symbol)}<span>${text}${more ? html` ${more}` : ''}</span></p>`;
}

/** The message for one field, to which its input points. */
export function fault(form: FormState, name: string): Html | '' {
  const text = form.faults[name];
  return text ? html`<p class="err" id="${name}-err">${icon('warn', 's')}${text}</p>` : '';
}

/** Texts by their keys, for the choices of a select. */
export function choices<Value extends string>(
  t: Translate,
  keys: Readonly<Record<Value, TextKey>>,
): Choice[] {
  return Object.entries<TextKey>(keys).map(([value, key]) => ({ value, label: t(key) }));
}

function wrap(form: FormState, { name, label, hint }: FieldOptions, input: Html): Html {
  return html`<div class="field"><label for="${name}">${label}</label>${input}${
    hint ? html`<p class="hint" id="${name}-hint">${hint}</p>` : ''
  }${fault(form, name)}</div>`;
}

function attributes(form: FormState, options: FieldOptions): Html {
  const { name, autocomplete, maxLength } = options;
  const wrong = form.faults[name] !== undefined;
  const described = [options.hint ? `${name}-hint` : '', wrong ? `${name}-err` : '']
    .filter(Boolean)
    .join(' ');
  return html`${autocomplete ? html` autocomplete="${autocomplete}"` : ''}${options.required ? html` required` : ''}${
    maxLength ? html` maxlength="${maxLength}"` : ''
  }${options.auto ? html` dir="auto"` : ''}${options.plain ? html` autocapitalize="none" spellcheck="false"` : ''}${
    described ? html` aria-describedby="${described}"` : ''
  }${wrong ? html` aria-invalid="true" autofocus` : ''}`;
}
