import type { Context } from 'hono';
import { saveSettings } from '../domain/auth/settings.ts';
import { isZone } from '../lib/zones.ts';
import type { Env } from './env.ts';
import type { Form } from './forms.ts';
import { requireUser } from './session.ts';

/** The time zone in which somebody reads and writes times. */
export function zoneOf(c: Context<Env>): string {
  return requireUser(c).settings.timeZone ?? 'UTC';
}

/** The same for a sent form. What the browser says of itself becomes the person's setting, if there is none yet. */
export async function zoneOfForm(c: Context<Env>, form: Form): Promise<string> {
  const { accountId, settings } = requireUser(c);
  if (settings.timeZone) return settings.timeZone;
  const said = form.text('timeZone');
  if (!isZone(said)) return 'UTC';
  await saveSettings(c.var.app, accountId, { timeZone: said });
  return said;
}
