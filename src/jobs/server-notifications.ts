import pg from 'pg';
import type { NotificationSource } from './bull-pool.ts';

/** The one connection to a PostgreSQL server on which this process listens; opened again after it was lost. */
export class ServerNotifications implements NotificationSource {
  readonly #options: pg.ClientConfig;
  readonly #messages = new Set<(message: pg.Notification) => void>();
  readonly #drops = new Set<(error: Error) => void>();
  #client: Promise<pg.Client> | null = null;
  #closed = false;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: pg.ClientConfig) {
    this.#options = options;
  }

  /** One after the other: a client takes no second statement while it is at one. */
  query(text: string, values?: unknown[]): Promise<pg.QueryResult> {
    const result = this.#last.then(async () => (await this.#open()).query(text, values));
    this.#last = result.catch(() => {});
    return result;
  }

  onNotification(listener: (message: pg.Notification) => void): void {
    this.#messages.add(listener);
  }

  onDrop(listener: (error: Error) => void): void {
    this.#drops.add(listener);
  }

  async close(): Promise<void> {
    this.#closed = true;
    const client = await this.#client?.catch(() => null);
    this.#client = null;
    await client?.end().catch(() => {});
  }

  #open(): Promise<pg.Client> {
    if (this.#closed) return Promise.reject(new Error('closed'));
    this.#client ??= this.#connect().catch((error: unknown) => {
      this.#client = null;
      throw error;
    });
    return this.#client;
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({ ...this.#options, keepAliveInitialDelayMillis: 10_000 });
    let lost = false;
    const drop = (error: Error) => {
      if (lost || this.#closed) return;
      lost = true;
      this.#client = null;
      client.end().catch(() => {});
      for (const listener of this.#drops) listener(error);
    };
    client.on('error', drop);
    client.on('end', () => drop(new Error('The connection that listens was closed')));
    client.on('notification', (message) => {
      for (const listener of this.#messages) listener(message);
    });
    await client.connect();
    return client;
  }
}
