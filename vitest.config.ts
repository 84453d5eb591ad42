import { defineConfig } from 'vitest/config';

// PGlite instances take hundreds of megabytes each: two workers bound the memory of a full run.
const shared = { pool: 'forks', testTimeout: 30_000, hookTimeout: 60_000 } as const;

// Unit tests that go through years of data: too long for the checks that run before every commit.
const LONG_UNITS = ['test/unit/{simulator,backtest}/**/*.test.ts'];

export default defineConfig({
  // The package has two builds of which Node takes this one; two at once refuse each other's objects.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    maxWorkers: 2,
    projects: [
      { test: { ...shared, name: 'fast', include: ['test/{unit,architecture,plugins}/**/*.test.ts'], exclude: LONG_UNITS } },
      {
        test: {
          ...shared,
          name: 'slow',
          include: ['test/{store,graphql,recovery,e2e}/**/*.test.ts', ...LONG_UNITS],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
