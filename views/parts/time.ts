import { dateFormat, numberFormat, relativeFormat } from '../../src/lib/formats.ts';
import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';

const JUST_NOW = 10_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const FULL: Intl.DateTimeFormatOptions = {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZoneName: 'short',
};

/** How long ago, as short as it goes: now, 4m, 3h, 6d, then the day. app.js keeps it current and in the reader's zone. */
export function timeAgo(context: PageContext, moment: Date): Html {
  const { locale, now } = context;
  return html`<time datetime="${moment.toISOString()}" title="${fullDate(context, moment)}" data-ago>${shortTime(locale, moment, now)}</time>`;
}

/** Day and time in full. Without script it is in the zone that the reader has set, or UTC, and says so. */
export function fullTime(context: PageContext, moment: Date): Html {
  return html`<time datetime="${moment.toISOString()}" data-full>${fullDate(context, moment)}</time>`;
}

/** A moment that the reader has chosen in a zone of theirs: it is told in that zone, wherever they are now. */
export function plannedTime(context: PageContext, moment: Date): Html {
  if (!context.viewer?.settings.timeZone) return fullTime(context, moment);
  return html`<time datetime="${moment.toISOString()}">${fullDate(context, moment)}</time>`;
}

/** How long it still takes. */
export function timeLeft({ locale, now }: PageContext, moment: Date): string {
  return spanOf(locale, moment.getTime() - now.getTime());
}

/** `2 days`, `5 hours`, `1 minute`: whole ones, and one minute at least. */
export function spanOf(locale: string, left: number): string {
  const [name, size] =
    left >= DAY
      ? (['day', DAY] as const)
      : left >= HOUR
        ? (['hour', HOUR] as const)
        : (['minute', MINUTE] as const);
  const count = Math.max(1, Math.floor(left / size));
  return numberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'long' }, `long ${name}`).format(
    count,
  );
}

/** `March 2026` */
export function monthOf(locale: string, moment: Date): string {
  return dateFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(moment);
}

/** `March 12, 2026` */
export function dayOf(locale: string, moment: Date): string {
  return dateFormat(locale, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    moment,
  );
}

function fullDate({ locale, viewer }: PageContext, moment: Date): string {
  const timeZone = viewer?.settings.timeZone ?? 'UTC';
  return dateFormat(locale, { ...FULL, timeZone }, `full ${timeZone}`).format(moment);
}

function shortTime(locale: string, moment: Date, now: Date): string {
  const age = now.getTime() - moment.getTime();
  if (age < JUST_NOW) return relativeFormat(locale).format(0, 'second');
  if (age < MINUTE) return unit(locale, 'second', Math.floor(age / 1000));
  if (age < HOUR) return unit(locale, 'minute', Math.floor(age / MINUTE));
  if (age < DAY) return unit(locale, 'hour', Math.floor(age / HOUR));
  if (age < 7 * DAY) return unit(locale, 'day', Math.floor(age / DAY));
  const sameYear = moment.getUTCFullYear() === now.getUTCFullYear();
  return dateFormat(locale, {
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(moment);
}

function unit(locale: string, name: string, value: number): string {
  return numberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'narrow' }, `narrow ${name}`).format(
    value,
  );
}
