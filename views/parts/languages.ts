/** Languages offered for a post; any other that a person has set is added. */
const CODES =
  'af ar az bg bn bs ca cs cy da de el en eo es et eu fa fi fr fy ga gd gl he hi hr hu hy id is it ja ka kk ko ku lb lt lv mk ml mr ms mt nb ne nl nn pa pl ps pt ro ru sk sl sq sr sv sw ta te th tl tr uk ur uz vi yi zh'.split(
    ' ',
  );

const known = new Map<string, { code: string; name: string }[]>();

/** Language codes with their names in the reader's language, in its alphabetical order. */
export function languages(locale: string, chosen: string | null): { code: string; name: string }[] {
  let list = known.get(locale);
  if (!list) {
    const names = new Intl.DisplayNames(locale, { type: 'language' });
    const collator = new Intl.Collator(locale);
    list = CODES.map((code) => ({ code, name: names.of(code) ?? code })).sort((a, b) =>
      collator.compare(a.name, b.name),
    );
    known.set(locale, list);
  }
  if (!chosen || CODES.includes(chosen)) return list;
  return [{ code: chosen, name: chosen }, ...list];
}
