import { createApp } from '../app.ts';
import { readConfig } from '../config.ts';
import type { App } from '../domain/ports.ts';

/**
 * Lets a command use the App of this configuration, without serving or working: what follows from its writes
 * waits in the outbox and the queue for the server.
 */
export async function withApp<Result>(use: (app: App) => Promise<Result>): Promise<Result> {
  const perch = await createApp(readConfig());
  try {
    return await use(perch.app);
  } finally {
    await perch.close();
  }
}
