/** The value that `part` (0 to 1) of the values do not exceed. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)] ?? 0;
}

/** p50, p95 and p99 of times in milliseconds. */
export function spread(milliseconds: readonly number[]): string {
  return [0.5, 0.95, 0.99].map((part) => round(percentile(milliseconds, part))).join(' / ');
}

/** Three digits that say something. */
export function round(value: number): string {
  if (value >= 100) return value.toFixed(0);
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

export const ratio = (ours: number, raw: number) => `${round((100 * ours) / raw)} %`;

/** Prints what was found, one line each, the names in one column. */
export function report(title: string, rows: readonly (readonly [string, string | number])[]): void {
  const width = Math.max(...rows.map(([name]) => name.length));
  console.log(`\n${title}`);
  for (const [name, value] of rows) {
    console.log(`  ${name.padEnd(width)}  ${typeof value === 'number' ? round(value) : value}`);
  }
}

/** Runs `task` over `count` numbers, so many at once, `seconds` at most; gives the time each took in milliseconds. */
export async function timed(
  count: number,
  parallel: number,
  task: (index: number) => Promise<unknown>,
  seconds = 30,
): Promise<{ times: number[]; seconds: number }> {
  const times: number[] = [];
  let next = 0;
  const started = performance.now();
  const work = async () => {
    while (next < count && performance.now() < started + seconds * 1000) {
      const index = next++;
      const started = performance.now();
      await task(index);
      times.push(performance.now() - started);
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  return { times, seconds: (performance.now() - started) / 1000 };
}
