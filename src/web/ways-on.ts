import type { Context } from 'hono';
import type { WayOn } from '../../views/pages/error.ts';
import type { Env } from './env.ts';
import { localPath } from './respond.ts';

/** What may be there in a moment. */
const PASSING: readonly number[] = [409, 429, 500, 503];

/** What somebody can do whose page could not be shown, the likeliest first. `there` is a page of ours about the same. */
export function waysOn(c: Context<Env>, status: number, there?: string): WayOn[] {
  const { t, page, user } = c.var;
  const home = { href: '/', text: t('errors.home') };
  const search = { href: searchFor(page.path), text: t('errors.search') };
  if (c.req.method !== 'GET') {
    // To go back is to find the form as it was left; to load it anew would empty it.
    const before = pageBefore(c);
    return before === null ? [home, search] : [{ href: before, text: t('errors.back'), back: true }, home];
  }
  if (PASSING.includes(status)) return [{ href: page.path, text: t('errors.again') }, home];
  if (there) {
    return [{ href: there, text: t(isProfile(there) ? 'errors.seeProfile' : 'errors.seePost') }, home];
  }
  const ways = isProfile(page.path) ? [search, home] : [home, search];
  if (!user && (status === 403 || status === 404)) {
    ways.push({ href: `/login?return=${encodeURIComponent(page.path)}`, text: t('nav.login') });
  }
  return ways;
}

/** The page of ours from which this was asked for; null when that was none of ours. */
export function pageBefore(c: Context<Env>): string | null {
  const address = c.req.header('HX-Current-URL') ?? c.req.header('Referer');
  if (!address || !URL.canParse(address)) return null;
  const url = new URL(address);
  const here = url.origin === c.var.app.config.origin || url.origin === new URL(c.req.url).origin;
  return here ? localPath(`${url.pathname}${url.search}`) : null;
}

/** Whether the address is one of a profile: whatever is wrong with it, it is about a name. */
export function isProfile(path: string): boolean {
  return /^\/@[^/?]+$/.test(path.split('?', 1)[0] ?? '');
}

function searchFor(path: string): string {
  return isProfile(path)
    ? `/search?q=${encodeURIComponent(path.slice(1).split('?', 1)[0] ?? '')}`
    : '/search';
}
