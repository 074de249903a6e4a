import { endPolls, tellTallies } from '../domain/polls/end.ts';
import type { App } from '../domain/ports.ts';
import { publishDue } from '../domain/scheduled/publish.ts';
import { CHORES } from './chores.ts';
import { dueHosts, freeLeases } from './due-hosts.ts';
import type { Queues } from './queues.ts';

export interface SchedulerOptions {
  /** Milliseconds between two looks for due hosts. */
  interval?: number;
}

const CHORE_INTERVAL = 3600_000;
/** How late a planned post may be. */
const PUBLISH_INTERVAL = 10_000;

/**
 * What happens by the clock: hosts with due deliveries are woken, which also heals every crash between storing a
 * delivery and waking its host, planned posts are published, polls end and tell how they stand, and the house is tidied
 * every hour. Every worker process runs one; twice does no harm.
 */
export function startScheduler(app: App, queues: Pick<Queues, 'wake'>, options: SchedulerOptions = {}) {
  const running = new Set<Promise<void>>();
  const run = (name: string, task: () => Promise<unknown>) => {
    const done = task()
      .catch((error: unknown) => app.log.error('A scheduled task failed', { task: name, error }))
      .then(() => void running.delete(done));
    running.add(done);
  };
  const wake = async () => {
    const hosts = await dueHosts(app.db, app.clock.now());
    if (hosts.length > 0) await queues.wake(hosts);
  };
  const polls = async () => {
    await endPolls(app);
    await tellTallies(app);
  };
  const tidy = async () => {
    for (const [name, chore] of Object.entries(CHORES)) {
      const count = await chore(app);
      if (count > 0) app.log.info('Tidied', { chore: name, count });
    }
  };
  // The embedded database serves one process: whoever held a lease is dead.
  run('free hosts', async () => {
    if (!app.config.databaseUrl) await freeLeases(app.db);
    await wake();
  });
  const timers = [
    setInterval(() => run('wake hosts', wake), options.interval ?? 30_000).unref(),
    setInterval(() => run('publish', () => publishDue(app)), options.interval ?? PUBLISH_INTERVAL).unref(),
    setInterval(() => run('polls', polls), options.interval ?? 30_000).unref(),
    // Spread, so that processes that start together do not tidy together.
    setInterval(() => run('tidy', tidy), CHORE_INTERVAL * (0.9 + Math.random() / 5)).unref(),
  ];
  return {
    /** Starts nothing more and waits for what has begun. */
    async stop(): Promise<void> {
      for (const timer of timers) clearInterval(timer);
      await Promise.all(running);
    },
  };
}
