import { Redis } from 'ioredis';
import { Listeners, type MessageBus } from './bus.ts';

export interface RedisBusOptions {
  url: string;
  /** Processes of one server share it; other servers on the same Redis have another. */
  channel: string;
  onError?: (error: unknown) => void;
}

/** A bus over Redis' publish and subscribe. @throws when Redis does not answer at the start */
export async function createRedisBus<Message>(options: RedisBusOptions): Promise<MessageBus<Message>> {
  const { url, channel, onError = () => {} } = options;
  const listeners = new Listeners<Message>(onError);
  const publisher = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 1 });
  const subscriber = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: null });
  for (const client of [publisher, subscriber]) client.on('error', onError);
  await Promise.all([publisher.connect(), subscriber.connect()]).catch((error: unknown) => {
    for (const client of [publisher, subscriber]) client.disconnect();
    throw error;
  });
  subscriber.on('message', (_channel: string, text: string) => listeners.tell(JSON.parse(text) as Message));
  await subscriber.subscribe(channel);
  return {
    publish: async (message) => void (await publisher.publish(channel, JSON.stringify(message))),
    subscribe: (listener) => listeners.add(listener),
    async close() {
      listeners.clear();
      await Promise.all(
        [publisher, subscriber].map((client) => client.quit().catch(() => client.disconnect())),
      );
    },
  };
}
