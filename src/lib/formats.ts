/** Making a formatter takes a hundred times as long as using it, so each is made once. */
const kept = new Map<string, unknown>();

/** How a language writes numbers. */
export function numberFormat(locale: string, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
  return keep(`number ${locale} ${JSON.stringify(options)}`, () => new Intl.NumberFormat(locale, options));
}

/** How a language writes days and times. */
export function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return keep(`date ${locale} ${JSON.stringify(options)}`, () => new Intl.DateTimeFormat(locale, options));
}

function keep<Format>(name: string, make: () => Format): Format {
  const known = kept.get(name) as Format | undefined;
  if (known) return known;
  const made = make();
  kept.set(name, made);
  return made;
}
