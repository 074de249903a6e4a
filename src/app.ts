import { type Config, dataPath } from './config.ts';
import { connect, type Database } from './db/connect.ts';
import { claimOrigin, databaseName } from './db/identity.ts';
import { KeyValueStore } from './db/kv.ts';
import { migrate, pendingMigrations } from './db/migrate.ts';
import { createLimiter } from './domain/limits.ts';
import type { LiveMessage } from './domain/live.ts';
import type { App, Bus, Remote } from './domain/ports.ts';
import { deliveryStatus, retry } from './federation/delivery/status.ts';
import {
  createFederation,
  mountFederation,
  type PerchFederation,
  startInbox,
} from './federation/federation.ts';
import { ensureInstanceActor } from './federation/instance.ts';
import { INBOX_QUEUES, inboxQueue } from './federation/queue.ts';
import { createRemote } from './federation/remote.ts';
import { jobHandlers } from './handlers.ts';
import { openBackend } from './jobs/backend.ts';
import { openQueues, type Queues } from './jobs/queues.ts';
import { createRelay } from './jobs/relay.ts';
import { startScheduler } from './jobs/scheduler.ts';
import { settle } from './jobs/settle.ts';
import { startWorkers } from './jobs/work.ts';
import { createLocalBus } from './lib/bus.ts';
import { createPostgresBus } from './lib/bus-postgres.ts';
import { createRedisBus } from './lib/bus-redis.ts';
import { createFileStore } from './lib/files.ts';
import { createLog } from './lib/log.ts';
import { createMailer } from './lib/mail.ts';
import { StartError } from './lib/start-error.ts';
import { loadSecret } from './secret.ts';
import { createWeb } from './web/server.ts';

/** Parts that tests bring along instead of having them made. */
export interface GivenParts {
  database?: Database;
}

/** An App with all its adapters, and what its process may do with it. */
export interface RunningApp {
  readonly app: App;
  /** The pages and the federation, as one fetch-shaped site. */
  web(): ReturnType<typeof createWeb>;
  /** Takes jobs and incoming activities from their queues, and runs the clockwork. */
  startWork(): Promise<void>;
  /** Which part works now. */
  ready(): Promise<Record<string, boolean>>;
  settle(): Promise<void>;
  close(): Promise<void>;
}

/**
 * The composition root: opens what the configuration names, migrates, and puts the parts together.
 * @throws when the database does not answer, is in use, or was made for another ORIGIN
 */
export async function createApp(config: Config, given: GivenParts = {}): Promise<RunningApp> {
  const log = createLog(config.logLevel);
  const database = given.database ?? (await openDatabase(config));
  const { db } = database;
  await migrate(db);
  await claimOrigin(db, config.origin);
  const backend = await openBackend({ database, redisUrl: config.redisUrl }).catch((error: Error) => {
    if (!config.redisUrl) throw error;
    throw new StartError(`Redis at ${new URL(config.redisUrl).host} does not answer: ${error.message}`);
  });
  const queues = await openQueues(backend, log, { others: INBOX_QUEUES });
  const relay = createRelay({ db, queues, log });
  const bus = await openBus(config, database, log);
  let remote: Remote | undefined;
  const app: App = {
    config,
    secret: await loadSecret(config),
    db,
    kv: new KeyValueStore(db),
    bus,
    files: createFileStore(dataPath(config, 'media')),
    get remote() {
      if (!remote) throw new Error('The federation is not there yet');
      return remote;
    },
    deliveries: {
      status: (postUri) => deliveryStatus(app, postUri),
      retry: async (postUri) => queues.wake(await retry(app, postUri)),
    },
    mailer: createMailer(
      { smtpUrl: config.smtpUrl, from: config.mailFrom, folder: dataPath(config, 'mail') },
      log,
    ),
    relay,
    limiter: createLimiter(db),
    clock: { now: () => new Date() },
    log,
  };
  const inbox = inboxQueue(backend, log);
  const federation = await createFederation(app, { queue: inbox });
  remote = createRemote(app);
  await ensureInstanceActor(app);
  relay.start();
  const work = workOf(app, federation, backend, queues);
  const ready = readiness(app, queues);
  return {
    app,
    web: () => createWeb(app, { federate: mountFederation(federation, app), ready }),
    startWork: work.start,
    ready,
    settle: () => settle({ db, queues }),
    async close() {
      await work.stop();
      await relay.stop();
      await inbox.close();
      await queues.close();
      await bus.close();
      await backend.close();
      await database.close();
    },
  };
}

/** Opens the database that the configuration names, as it is: `createApp` migrates it. */
export function openDatabase(config: Config): Promise<Database> {
  return connect(config.databaseUrl ? { url: config.databaseUrl } : { folder: dataPath(config, 'database') });
}

/** Live messages cross processes by whatever the processes share. */
async function openBus(config: Config, database: Database, log: App['log']): Promise<Bus> {
  const onError = (error: unknown) => log.error('The live bus has an error', { error });
  if (config.redisUrl) {
    const channel = `perch-${await databaseName(database.db)}-live`;
    return createRedisBus<LiveMessage>({ url: config.redisUrl, channel, onError });
  }
  if (database.url)
    return createPostgresBus<LiveMessage>({ url: database.url, pool: database.pool, onError });
  return createLocalBus<LiveMessage>(onError);
}

function workOf(
  app: App,
  federation: PerchFederation,
  backend: Awaited<ReturnType<typeof openBackend>>,
  queues: Queues,
) {
  const stopping = new AbortController();
  const parts: { stop(): Promise<void> }[] = [];
  return {
    async start() {
      const handlers = jobHandlers(app, queues);
      const inbox = startInbox(federation, app, stopping.signal);
      parts.push(startWorkers({ backend, log: app.log }, handlers), startScheduler(app, queues), {
        stop: () => inbox,
      });
    },
    async stop() {
      stopping.abort();
      await Promise.all(parts.map((part) => part.stop()));
    },
  };
}

function readiness(app: App, queues: Queues): RunningApp['ready'] {
  const works = (check: Promise<boolean>) => check.catch(() => false);
  return async () => ({
    database: await works(app.kv.get(['ready']).then(() => true)),
    queue: await works(queues.ready()),
    migrations: await works(pendingMigrations(app.db).then((names) => names.length === 0)),
  });
}
