import type { Context } from 'hono';
import type { PageContext } from '../../views/context.ts';
import type { PageRequest } from '../db/paging.ts';
import { NotFound } from '../domain/errors.ts';
import { parseId } from '../lib/ids.ts';
import type { Env } from './env.ts';
import { localPath } from './respond.ts';

/** An id in the path. @throws {NotFound} when it is none: such a thing cannot exist */
export function idParam<Id extends string>(c: Context<Env>, name = 'id'): Id {
  const id = parseId<Id>(c.req.param(name));
  if (id === null) throw new NotFound();
  return id;
}

/** The name after the @ in `/@name` or `/@name@host`. */
export function handleParam(c: Context<Env>): string {
  return (c.req.param('handle') ?? '').slice(1);
}

/** Which stretch of a list is asked for; nonsense counts as the first one. */
export function pageRequest(c: Context<Env>): PageRequest {
  const before = parseId(c.req.query('before'));
  return before === null ? {} : { before };
}

/** Where a form stood: where it leads back to without script. */
export function returnPath(form: { raw(name: string): string }, fallback = '/'): string {
  return localPath(form.raw('return'), fallback);
}

/** The context for a fragment that stands on another page: its own forms must lead back there, not to this request. */
export function contextAt(c: Context<Env>, path: string): PageContext {
  return { ...c.var.page, path: path.split('#', 1)[0] ?? '/' };
}
