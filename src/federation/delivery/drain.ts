import { randomUUID } from 'node:crypto';
import type { App } from '../../domain/ports.ts';
import { type DueDelivery, dueDeliveries } from './due.ts';
import { hostAnswers, hostFails } from './host.ts';
import { type Lease, takeLease } from './lease.ts';
import { type Attempt, dropFollowersAt, recordAttempts } from './record.ts';
import { type Knowledge, send } from './send.ts';

const BATCH = 50;
/** Requests under way to one host. */
const PARALLEL = 4;
/** After so many troubled answers and no good one, the host is left alone. */
const MOST_TROUBLE = 3;

/**
 * Sends a host everything that is due to it, unless another worker is at it. After letting go it looks once more, so
 * that what was stored meanwhile by somebody who found the host taken is not left lying.
 */
export async function drainHost(
  app: App,
  host: string,
  signal: AbortSignal = new AbortController().signal,
): Promise<void> {
  const owner = randomUUID();
  for (;;) {
    if (signal.aborted) return;
    const lease = await takeLease(app.db, host, owner, app.clock.now());
    if (!lease) return;
    try {
      await drain(app, lease, signal);
    } finally {
      await lease.letGo();
    }
    if ((await dueDeliveries(app.db, host, app.clock.now(), 1)).length === 0) return;
  }
}

/** What has been learnt of the host while draining. */
interface Course {
  knowledge: Knowledge;
  /** It took or refused something: it is alive. */
  alive: boolean;
  troubled: number;
  down: { retryAfter: number | null } | null;
}

async function drain(app: App, lease: Lease, signal: AbortSignal): Promise<void> {
  const course: Course = {
    knowledge: { signature: lease.signature, settled: false },
    alive: false,
    troubled: 0,
    down: null,
  };
  const goesOn = () => !signal.aborted && lease.held() && !course.down && !isTroubled(course);
  while (goesOn()) {
    const due = await dueDeliveries(app.db, lease.host, app.clock.now(), BATCH);
    if (due.length === 0) return;
    const attempts = await sendAll(app, due, course, goesOn);
    await record(app, lease, course, attempts);
  }
}

/** In order within one inbox and one thing, in parallel otherwise. */
async function sendAll(
  app: App,
  due: readonly DueDelivery[],
  course: Course,
  goesOn: () => boolean,
): Promise<Attempt[]> {
  const attempts: Attempt[] = [];
  const chains = [...Map.groupBy(due, (one) => `${one.inbox}\n${one.objectUri}`).values()];
  const next = chains.values();
  const work = async () => {
    for (const chain of next) {
      for (const delivery of chain) {
        if (!goesOn()) return;
        const answer = await send(app, delivery, course.knowledge);
        attempts.push({ delivery, answer });
        learn(course, answer);
        if (answer.kind !== 'delivered' && answer.kind !== 'refused') break;
      }
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
  return attempts;
}

function learn(course: Course, answer: Attempt['answer']): void {
  if (answer.kind === 'down') course.down ??= { retryAfter: answer.retryAfter };
  else if (answer.kind === 'trouble') course.troubled += 1;
  else if (answer.status !== null) course.alive = true;
}

const isTroubled = (course: Course) => !course.alive && course.troubled >= MOST_TROUBLE;

async function record(app: App, lease: Lease, course: Course, attempts: Attempt[]): Promise<void> {
  const now = app.clock.now();
  const fails = course.down !== null || (!course.alive && course.troubled > 0);
  if (fails) {
    course.down ??= { retryAfter: null };
    await hostFails(app.db, lease, now, course.down.retryAfter);
    app.log.info('A server takes no deliveries', { host: lease.host, error: lastError(attempts) });
  } else if (course.alive) {
    const learnt = course.knowledge.signature;
    await hostAnswers(app.db, lease.host, now, learnt === lease.signature ? undefined : learnt);
  }
  await recordAttempts(app.db, attempts, now, fails);
  for (const { delivery, answer } of attempts) {
    if (answer.kind !== 'refused') continue;
    app.log.info('A delivery was refused', { inbox: delivery.inbox, error: answer.error });
    if (answer.gone) await dropFollowersAt(app, delivery.inbox);
  }
}

function lastError(attempts: readonly Attempt[]): string | null {
  const failed = attempts.findLast(({ answer }) => answer.kind === 'down' || answer.kind === 'trouble');
  return failed && 'error' in failed.answer ? failed.answer.error : null;
}
