import { type CatalogueKey, en } from './catalogue/en/index.ts';

/** A text with `{gaps}`, or one per plural form of the gap `{n}`. */
export type CatalogueText = string | { one?: string; other: string };
export type TextKey = CatalogueKey;
export type TextParams = Readonly<Record<string, string | number>>;
export type Translate = (key: TextKey, params?: TextParams) => string;

/** Languages that have a catalogue. */
export const LOCALES = ['en'] as const;
export type Locale = (typeof LOCALES)[number];
const catalogues: Record<Locale, Readonly<Record<TextKey, CatalogueText>>> = { en };

/** The texts of one language; numbers in the gaps are written as that language writes them. */
export function translator(locale: Locale = 'en'): Translate {
  const texts = catalogues[locale];
  const plural = new Intl.PluralRules(locale);
  const number = new Intl.NumberFormat(locale);
  return (key, params = {}) => {
    const entry: CatalogueText = texts[key];
    if (typeof entry === 'string' && !entry.includes('{')) return entry;
    const text = typeof entry === 'string' ? entry : (entry[form(plural, params)] ?? entry.other);
    return text.replace(/\{(\w+)\}/g, (gap, name: string) => {
      const value = params[name];
      return value === undefined ? gap : typeof value === 'number' ? number.format(value) : value;
    });
  };
}

/** Whether a domain error's key has a text; unknown ones are a fault of ours and show a general message. */
export function isTextKey(key: string): key is TextKey {
  return key in en;
}

function form(plural: Intl.PluralRules, params: TextParams): 'one' | 'other' {
  return plural.select(Number(params.n ?? 0)) === 'one' ? 'one' : 'other';
}
