import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import type { Env } from './env.ts';

/** Logging in: guesses at one account from one place. @throws {TooMany} */
export function limitLogin(c: Context<Env>, login: string): Promise<void> {
  return take(c, 'login', `${place(c)} ${login.trim().toLowerCase()}`, 10, 300);
}

/** New accounts from one place. @throws {TooMany} */
export function limitRegister(c: Context<Env>): Promise<void> {
  return take(c, 'register', place(c), 5, 3600);
}

/** Mails that somebody else may get: resets and confirmations. @throws {TooMany} */
export function limitMails(c: Context<Env>): Promise<void> {
  return take(c, 'reset', place(c), 5, 3600);
}

/** Guesses at the password of an account one is logged into. @throws {TooMany} */
export function limitPassword(c: Context<Env>): Promise<void> {
  return take(c, 'password', c.var.user?.accountId ?? place(c), 10, 300);
}

/** Films and sounds of other servers: a player asks for many parts. @throws {TooMany} */
export function limitFilms(c: Context<Env>): Promise<void> {
  return take(c, 'film', place(c), 600, 300);
}

/** What a visitor makes us ask other servers. @throws {TooMany} */
export function limitVisitors(c: Context<Env>): Promise<void> {
  return take(c, 'visitor', place(c), 20, 300);
}

/** Where the request comes from; of a chain of proxies only the nearest is believed, and only where TRUST_PROXY says so. */
export function clientAddress(c: Context<Env>): string {
  if (c.var.app.config.trustProxy) {
    const hop = c.req.header('X-Forwarded-For')?.split(',').at(-1)?.trim();
    if (hop) return hop;
  }
  const address = c.env?.incoming ? getConnInfo(c).remote.address : undefined;
  return (address ?? 'unknown').replace(/^::ffff:(?=\d+\.)/, '');
}

/** One home has one IPv4 address, but 2^64 of IPv6: those count as one. */
function place(c: Context<Env>): string {
  const address = clientAddress(c);
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.split('%', 1)[0]?.split('::') ?? [];
  const groups = head.split(':').filter(Boolean);
  const rest = (tail ?? '').split(':').filter(Boolean);
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - groups.length - rest.length);
  return [...groups, ...Array<string>(zeros).fill('0'), ...rest].slice(0, 4).join(':');
}

function take(c: Context<Env>, kind: string, who: string, limit: number, seconds: number): Promise<void> {
  return c.var.app.limiter.take(kind, who, limit, seconds);
}
