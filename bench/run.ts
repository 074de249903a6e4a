/**
 * `npm run bench -- NAME`: measures one thing on this machine and prints it. All load stays on loopback and ends within
 * a minute. On DATABASE_URL (and REDIS_URL) where they are given, in a database of its own, otherwise on PGlite.
 */
const BENCHMARKS: Readonly<Record<string, () => Promise<{ run(): Promise<void> }>>> = {
  inbox: () => import('./inbox.ts'),
  deliver: () => import('./deliver.ts'),
  pages: () => import('./pages.ts'),
  fanout: () => import('./fanout.ts'),
};

const [name = ''] = process.argv.slice(2);
const benchmark = BENCHMARKS[name];
if (!benchmark) {
  console.error(`Which one? ${Object.keys(BENCHMARKS).join(', ')}`);
  process.exit(1);
}
await (await benchmark()).run();
process.exit(0);
