import { defineConfig } from 'vitest/config';

// One PGlite costs seconds, so files that run in the same worker share it (`isolate: false`).
const shared = {
  globalSetup: ['tests/support/global-setup.ts'],
  pool: 'forks' as const,
  isolate: false,
  testTimeout: 30_000,
  hookTimeout: 90_000,
  // What is waited for may take its time on a loaded machine; one second would say how fast that is.
  expect: { poll: { timeout: 15_000 } },
  // A loaded machine that checks a commit gives a failed test a second chance, and the report names it ("retry x1").
  // At a desk a test that fails once has failed.
  retry: process.env.CI ? 1 : 0,
};

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      { test: { ...shared, name: 'main', include: ['tests/**/*.test.ts'], exclude: ['tests/browser/**'] } },
      {
        test: {
          ...shared,
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
