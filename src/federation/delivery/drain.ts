import type { App } from '../../domain/ports.ts';

export async function drainHost(_app: App, _host: string, _signal?: AbortSignal): Promise<void> {
  throw new Error('soon');
}
