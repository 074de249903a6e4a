import { type Config, readConfig } from '../config.ts';
import { migrate } from '../db/migrate.ts';
import type { App } from '../domain/ports.ts';

/**
 * Lets a command use the App of this configuration, without serving or working: what follows from its writes
 * waits in the outbox and the queue for the server. `migrated` names what opening it has brought up to date.
 * @throws {StartError} when the database cannot be had; a running server keeps the embedded one to itself
 */
export async function withApp<Result>(
  use: (app: App, migrated: readonly string[]) => Promise<Result>,
): Promise<Result> {
  const config = quiet(readConfig());
  // Loaded now: a slip of the hand is answered at once.
  const { createApp, openDatabase } = await import('../app.ts');
  const database = await openDatabase(config);
  const migrated = await migrate(database.db);
  const perch = await createApp(config, { database });
  try {
    return await use(perch.app, migrated);
  } finally {
    await perch.close();
  }
}

/** A command says itself what it does; the log is for what goes wrong. */
function quiet(config: Config): Config {
  return config.logLevel === 'info' ? { ...config, logLevel: 'warn' } : config;
}
