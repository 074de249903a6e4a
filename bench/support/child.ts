import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** What a child process can be asked to do. */
export type Commands = Readonly<Record<string, (data: never) => unknown>>;

/** Another process of the benchmark; what it is asked runs there, so that the one process does not pay for the other. */
export interface Child<Asked extends Commands> {
  readonly pid: number;
  ask<Name extends keyof Asked & string>(
    name: Name,
    data: Parameters<Asked[Name]>[0] extends undefined ? null : Parameters<Asked[Name]>[0],
  ): Promise<Awaited<ReturnType<Asked[Name]>>>;
  stop(): Promise<void>;
}

interface Question {
  id: number;
  name: string;
  data: unknown;
}

interface Reply {
  id: number;
  result?: unknown;
  error?: string;
}

/** As `npm start` has them. */
const LIMITS = ['--max-semi-space-size=16', '--max-old-space-size=512'];

/**
 * Starts `bench/NAME.ts` as a process of its own. With BENCH_PROFILE=folder in the environment it writes
 * a CPU profile there when it ends.
 */
export async function startChild<Asked extends Commands>(
  name: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<Child<Asked>> {
  const profiles = process.env.BENCH_PROFILE;
  if (profiles) mkdirSync(profiles, { recursive: true });
  const { DATABASE_URL: _, REDIS_URL: __, ...rest } = process.env;
  const child = fork(join(import.meta.dirname, '..', `${name}.ts`), [], {
    env: { ...rest, ...environment },
    execArgv: [...LIMITS, ...(profiles ? ['--cpu-prof', `--cpu-prof-dir=${profiles}`] : [])],
  });
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let asked = 0;
  const [ready] = (await Promise.race([once(child, 'message'), once(child, 'exit')])) as unknown[];
  if (ready !== 'ready') throw new Error(`${name} did not start`);
  child.on('message', (reply: Reply) => {
    const one = waiting.get(reply.id);
    waiting.delete(reply.id);
    if (reply.error === undefined) one?.resolve(reply.result);
    else one?.reject(new Error(`${name}: ${reply.error}`));
  });
  child.once('exit', () => {
    for (const one of waiting.values()) one.reject(new Error(`${name} has ended`));
  });
  return {
    pid: child.pid ?? 0,
    ask: (command, data) =>
      new Promise<never>((resolve, reject) => {
        waiting.set(++asked, { resolve: resolve as (value: unknown) => void, reject });
        child.send({ id: asked, name: command, data } satisfies Question);
      }),
    async stop() {
      const ended = once(child, 'exit');
      child.send({ id: 0, name: 'stop', data: null } satisfies Question);
      await ended;
    },
  };
}

/** In the child: answers what is asked until told to stop; `close` comes before the end. */
export function answer(commands: Commands, close: () => Promise<void>): void {
  const end = () => void close().finally(() => process.exit(0));
  // Nobody is left to ask anything.
  process.once('disconnect', end);
  process.on('message', (question: Question) => {
    const { id, name, data } = question;
    if (name === 'stop') return end();
    const command = commands[name] as ((data: unknown) => unknown) | undefined;
    Promise.resolve()
      .then(() => {
        if (!command) throw new Error(`nobody knows ${name}`);
        return command(data);
      })
      .then(
        (result) => process.send?.({ id, result } satisfies Reply),
        (error: unknown) => process.send?.({ id, error: String(error) } satisfies Reply),
      );
  });
  process.send?.('ready');
}
