import type { Hono } from 'hono';
import type { Env } from '../env.ts';

export function landingRoutes(): Hono<Env> {
  throw new Error('soon');
}
