import pg from 'pg';

/** Statements this process has sent to its database, counted by their text. */
export const statements = new Map<string, number>();

let underWay = 0;
let since = 0;
let busy = 0;

/** Milliseconds during which at least one statement was under way: from the call of the driver, which writes it to the socket. */
export const databaseTime = () => busy;

/** Counts and times from now on; before anything is opened. */
export function countStatements(): void {
  const query = pg.Client.prototype.query as (...values: unknown[]) => unknown;
  pg.Client.prototype.query = function (this: pg.Client, ...values: unknown[]) {
    const [first] = values;
    const text = typeof first === 'string' ? first : ((first as { text?: string } | undefined)?.text ?? '');
    statements.set(text, (statements.get(text) ?? 0) + 1);
    const called = performance.now();
    const result = query.apply(this, values);
    if (result instanceof Promise) time(result, called);
    return result;
  } as typeof pg.Client.prototype.query;
}

function time(result: Promise<unknown>, called: number): void {
  if (underWay++ === 0) since = called;
  const end = () => {
    if (--underWay === 0) busy += performance.now() - since;
  };
  result.then(end, end);
}

export function totalStatements(): number {
  return [...statements.values()].reduce((sum, count) => sum + count, 0);
}
