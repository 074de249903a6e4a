/** Making a formatter takes a hundred times as long as using it, so each is made once. */
const kept = new Map<string, unknown>();

/** How a language writes numbers. `name` stands for the options where writing them out each time takes too long. */
export function numberFormat(
  locale: string,
  options: Intl.NumberFormatOptions = {},
  name = JSON.stringify(options),
): Intl.NumberFormat {
  return keep(`number ${locale} ${name}`, () => new Intl.NumberFormat(locale, options));
}

/** How a language writes days and times; `name` as above. */
export function dateFormat(
  locale: string,
  options: Intl.DateTimeFormatOptions,
  name = JSON.stringify(options),
): Intl.DateTimeFormat {
  return keep(`date ${locale} ${name}`, () => new Intl.DateTimeFormat(locale, options));
}

/** How a language says how long ago, in words where it has them: `now`. */
export function relativeFormat(locale: string): Intl.RelativeTimeFormat {
  return keep(`relative ${locale}`, () => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }));
}

function keep<Format>(name: string, make: () => Format): Format {
  const known = kept.get(name) as Format | undefined;
  if (known) return known;
  const made = make();
  kept.set(name, made);
  return made;
}
