import type { Federatable } from '@fedify/fedify';
import type { App } from '../../domain/ports.ts';

export function registerInbox(_federation: Federatable<App>): void {
  throw new Error('soon');
}
