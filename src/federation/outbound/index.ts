import type { DomainEvent } from '../../domain/events.ts';
import type { App } from '../../domain/ports.ts';
import type { Outgoing } from '../delivery/types.ts';

export async function outgoingFor(app: App, event: DomainEvent): Promise<Outgoing | null> {
  void app;
  void event;
  throw new Error('soon');
}
