import { htmlToPlain } from './sanitise.ts';

/** The first words of a sanitised HTML text, on one line. */
export function summaryOf(html: string, most = 200): string {
  return firstWords(htmlToPlain(html).replace(/\s+/g, ' ').trim(), most);
}

/** The same of a plain text. */
export function firstWords(text: string, most = 200): string {
  const letters = Array.from(text);
  return letters.length > most ? `${letters.slice(0, most).join('').trimEnd()}…` : text;
}
