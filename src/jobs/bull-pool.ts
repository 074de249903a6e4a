import { EventEmitter } from 'node:events';
import type { Notification, Pool, QueryResult, QueryResultRow } from 'pg';

/** One connection that listens for everybody in this process. */
export interface NotificationSource {
  query(text: string, values?: unknown[]): Promise<QueryResult>;
  onNotification(listener: (message: Notification) => void): void;
  /** The connection was lost; the next query opens another, which listens to nothing yet. */
  onDrop(listener: (error: Error) => void): void;
}

/**
 * What BullMQ takes for a `pg.Pool`. BullMQ checks a client out of its pool for each worker, for ever, to LISTEN on;
 * here all of them share one connection, so that ten workers do not cost ten, and so that the embedded database,
 * which has one session in all, can be used at all. Everything else goes to the real pool.
 */
export function bullPool(pool: Pool, source: NotificationSource) {
  const clients = new Set<ListenClient>();
  source.onNotification((message) => {
    for (const client of clients) client.emit('notification', message);
  });
  source.onDrop((error) => {
    for (const client of [...clients]) if (client.listenerCount('error') > 0) client.emit('error', error);
  });
  const face = {
    query: <Row extends QueryResultRow>(text: string, values?: readonly unknown[]) =>
      pool.query<Row>(text, values && [...values]),
    connect: async () => {
      const client = new ListenClient(source, () => clients.delete(client));
      clients.add(client);
      return client;
    },
    // The pool belongs to whoever opened it.
    end: async () => {},
    on() {
      return face;
    },
    removeAllListeners() {
      return face;
    },
  };
  return face;
}

/** A client that only listens; its statements go to the shared connection. */
class ListenClient extends EventEmitter {
  readonly #source: NotificationSource;
  readonly #release: () => void;
  constructor(source: NotificationSource, release: () => void) {
    super();
    this.#source = source;
    this.#release = release;
    this.setMaxListeners(0);
  }
  query(text: string, values?: readonly unknown[]) {
    return this.#source.query(text, values && [...values]);
  }
  release(): void {
    this.#release();
  }
}
