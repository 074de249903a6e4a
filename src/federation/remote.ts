import type { App, Remote } from '../domain/ports.ts';

export function createRemote(_options: { app: () => App }): Remote {
  throw new Error('soon');
}
