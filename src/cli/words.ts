import { DomainError, Invalid } from '../domain/errors.ts';
import { isTextKey, translator } from '../lib/i18n.ts';

/** The command was called in a way that it does not understand. */
export class WrongUse extends Error {}

const t = translator('en');

/** What a refusal of the domain says to people, field by field; null for any other error. */
export function say(error: unknown): string | null {
  if (error instanceof Invalid) {
    return error.faults
      .map(({ field, key, params }) => `${field}: ${isTextKey(key) ? t(key, params) : key}`)
      .join('\n');
  }
  if (error instanceof DomainError) return isTextKey(error.key) ? t(error.key, error.params) : error.key;
  return null;
}
