import { parseArgs } from 'node:util';
import { DomainError, Invalid } from '../domain/errors.ts';
import { isTextKey, type TextParams, translator } from '../lib/i18n.ts';

/** The command was called in a way that it does not understand: told without a stack. */
export class WrongUse extends Error {}

/** It was understood, and names somebody who is not there. */
export class NobodyThere extends Error {}

/** What a command does with the words that stand after its name. */
export type Command = (words: string[]) => Promise<void>;

/** What was written: the words themselves, and `--name value` pairs. */
export interface Read<Option extends string, Flag extends string = never> {
  words: string[];
  options: Partial<Record<Option, string>>;
  /** Those of the `--name` alone that were given. */
  flags: ReadonlySet<Flag>;
}

/**
 * Reads what stands after a command: at most `most` words and these options only.
 * @throws {WrongUse} for anything else, so that a slip of the hand never does something unmeant
 */
export function readWords<Option extends string = never, Flag extends string = never>(
  args: string[],
  most: number,
  names: readonly Option[] = [],
  flagNames: readonly Flag[] = [],
): Read<Option, Flag> {
  const options = Object.fromEntries([
    ...names.map((name) => [name, { type: 'string' as const }]),
    ...flagNames.map((name) => [name, { type: 'boolean' as const }]),
  ]);
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    if (positionals.length > most) throw new WrongUse(`"${positionals[most]}" is too much.`);
    const flags = new Set(flagNames.filter((name) => (values as Record<string, unknown>)[name] === true));
    return { words: positionals, options: values as Partial<Record<Option, string>>, flags };
  } catch (error) {
    if (error instanceof TypeError) throw new WrongUse(error.message);
    throw error;
  }
}

const t = translator('en');

/** What a refusal of the domain says to people, field by field; null for any other error. */
export function say(error: unknown): string | null {
  if (error instanceof Invalid) {
    return error.faults.map(({ field, key, params }) => `${field}: ${textOf(key, params)}`).join('\n');
  }
  if (error instanceof NobodyThere) return error.message;
  return error instanceof DomainError ? textOf(error.key, error.params) : null;
}

function textOf(key: string, params?: TextParams): string {
  return isTextKey(key) ? t(key, params) : key;
}
