import type { App } from '../domain/ports.ts';
import type { Queues } from './queues.ts';

export function startScheduler(_app: App, _queues: Queues): { stop(): Promise<void> } {
  throw new Error('soon');
}
