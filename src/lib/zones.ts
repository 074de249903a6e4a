/** Whether this machine knows a time zone of this name, as browsers give it (`Europe/Berlin`). */
export function isZone(name: string): boolean {
  if (!/^[A-Za-z][\w+/-]{1,60}$/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Every time zone there is a name for; the same moment may have several. */
export function allZones(): readonly string[] {
  return [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])];
}

/** `2026-03-01T18:30`: what a clock on the wall shows there, as forms carry it. */
export function wallTime(moment: Date, zone: string): string {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(moment);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`;
}

/**
 * The moment at which a clock on the wall there shows this; null when it is no time. Of an hour that comes twice it
 * is the first one; an hour that is left out counts as the one after it.
 */
export function momentOf(wall: string, zone: string): Date | null {
  const [, date, time] = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?$/.exec(wall) ?? [];
  const shown = Date.parse(`${date}T${time}:00Z`);
  // A 31st of February would silently become a day of March.
  if (Number.isNaN(shown) || !new Date(shown).toISOString().startsWith(`${date}T${time}`)) return null;
  const offset = (at: number) => Date.parse(`${wallTime(new Date(at), zone)}:00Z`) - at;
  const before = shown - offset(shown - 86_400_000);
  const after = shown - offset(shown + 86_400_000);
  const right = [Math.min(before, after), Math.max(before, after)].find((at) => at + offset(at) === shown);
  return new Date(right ?? before);
}
