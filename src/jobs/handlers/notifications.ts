import { liveMessages } from '../../domain/live/message.ts';
import type { App } from '../../domain/ports.ts';
import type { JobHandlers } from '../types.ts';

/** Tells open pages, in whichever web process they are, what has happened. */
export function streamHandler(app: App): JobHandlers['stream'] {
  return async (event) => {
    for (const message of await liveMessages(app, event)) await app.bus.publish(message);
  };
}
