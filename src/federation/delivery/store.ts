import type { App } from '../../domain/ports.ts';
import type { Outgoing } from './types.ts';

export async function storeActivity(_app: App, _outgoing: Outgoing): Promise<string[]> {
  throw new Error('soon');
}
