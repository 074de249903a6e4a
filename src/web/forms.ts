import type { Context } from 'hono';
import { Invalid } from '../domain/errors.ts';
import { isTextKey, type Translate } from '../lib/i18n.ts';
import type { Env } from './env.ts';

/** One message per field, in the reader's language. */
export type FormFaults = Readonly<Record<string, string>>;

/** A sent form, read by name; what is missing is empty. */
export interface Form {
  /** A line or text, with Windows line ends undone and the ends trimmed. */
  text(name: string): string;
  /** As typed: for passwords. */
  raw(name: string): string;
  /** Whether a checkbox is on. */
  flag(name: string): boolean;
  /** Every text in it, by the names of its fields. */
  entries(): Record<string, string[]>;
  /** All values of a repeated field. */
  all(name: string): string[];
  /** A chosen file; null when none was. */
  file(name: string): Promise<Buffer | null>;
  /** All chosen files of a field that takes several. */
  files(name: string): Promise<Buffer[]>;
  /** The texts of these fields, to show them again. Never name a password. */
  values<Name extends string>(...names: readonly Name[]): Record<Name, string>;
}

/** Reads the body as a form. Anything that is none reads as an empty one. */
export async function readForm(c: Context<Env>): Promise<Form> {
  return formOf(await c.req.formData().catch(() => new FormData()));
}

/** A form that was kept, as if it were sent now. */
export function keptForm(values: Readonly<Record<string, readonly string[]>>): Form {
  const body = new FormData();
  for (const [name, all] of Object.entries(values)) for (const value of all) body.append(name, value);
  return formOf(body);
}

function formOf(body: FormData): Form {
  const raw = (name: string): string => {
    const value = body.get(name);
    // PostgreSQL keeps no NUL in a text, and nobody types one.
    return typeof value === 'string' ? value.replaceAll('\u0000', '') : '';
  };
  const text = (name: string): string => raw(name).replace(/\r\n?/g, '\n').trim();
  return {
    text,
    raw,
    flag: (name) => body.has(name),
    entries: () => entriesOf(body),
    all: (name) => body.getAll(name).filter((value) => typeof value === 'string'),
    async file(name) {
      const value = body.get(name);
      if (value === null || typeof value === 'string' || value.size === 0) return null;
      return Buffer.from(await value.arrayBuffer());
    },
    files(name) {
      const chosen = body.getAll(name).filter((value) => typeof value !== 'string' && value.size > 0);
      return Promise.all(chosen.map(async (value) => Buffer.from(await (value as File).arrayBuffer())));
    },
    values: <Name extends string>(...names: readonly Name[]) =>
      Object.fromEntries(names.map((name) => [name, text(name)])) as Record<Name, string>,
  };
}

function entriesOf(body: FormData): Record<string, string[]> {
  const entries = new Map<string, string[]>();
  for (const [name, value] of body) {
    if (typeof value !== 'string') continue;
    entries.set(name, [...(entries.get(name) ?? []), value.replaceAll('\u0000', '')]);
  }
  return Object.fromEntries(entries);
}

/** What is wrong with a form; null when the error is about something else. */
export function faultsOf(t: Translate, error: unknown): FormFaults | null {
  if (!(error instanceof Invalid)) return null;
  const faults: Record<string, string> = {};
  for (const { field, key, params } of error.faults) {
    faults[field] ??= isTextKey(key) ? t(key, params) : t('errors.invalid');
  }
  return faults;
}

/**
 * Does what a form asks for. Wrong values show the form `again`, which answers 422 with the faults beside their
 * fields; every other error goes its way.
 */
export async function tryForm(
  c: Context<Env>,
  act: () => Promise<Response>,
  again: (faults: FormFaults) => Response | Promise<Response>,
): Promise<Response> {
  try {
    return await act();
  } catch (error) {
    const faults = faultsOf(c.var.t, error);
    if (!faults) throw error;
    return again(faults);
  }
}
