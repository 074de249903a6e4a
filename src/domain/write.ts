import type { Db } from '../db/tables/index.ts';
import type { DomainEvent } from './events.ts';
import type { App } from './ports.ts';

/** What a write may use: its transaction, the moment it happens, and a way to say what happened. */
export interface Write {
  readonly app: App;
  readonly db: Db;
  readonly now: Date;
  /** Becomes an outbox row of the same transaction: the event exists exactly if its cause does. */
  emit(event: DomainEvent): void;
}

/**
 * Runs a use case's one transaction and stores its events with it; afterwards wakes the relay.
 * Inside `use` there is no network, no queue, and no database but `write.db`: the embedded
 * database has one session, and anything else would wait for itself.
 */
export async function write<Result>(app: App, use: (write: Write) => Promise<Result>): Promise<Result> {
  const events: DomainEvent[] = [];
  const result = await app.db.transaction().execute(async (db) => {
    const value = await use({ app, db, now: app.clock.now(), emit: (event) => events.push(event) });
    if (events.length > 0) {
      await db
        .insertInto('outbox')
        .values(events.map((event) => ({ event: JSON.stringify(event) })))
        .execute();
    }
    return value;
  });
  if (events.length > 0) app.relay.poke();
  return result;
}
