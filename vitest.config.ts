import { defineConfig } from 'vitest/config';

// Four projects, from fast to slow: `unit` is the edit-test loop, `integration` runs whole clusters on
// simulated nodes in one process, `e2e` runs real containers and the real kubectl and needs root, and so does
// `faults`, where things are killed, cut off and filled up; it waits for grace periods and asks DNS millions of
// questions, so it is the long one.
const faultTests = 'test/e2e/**/*faults.test.ts';

// As the launcher starts everything else (docs/decisions/0010-datagrams-in-batches.md).
const execArgv = ['--disable-warning=ExperimentalWarning'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          execArgv,
          include: ['src/**/*.test.ts', 'test/repo/**/*.test.ts', 'scripts/**/*.test.ts'],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'integration',
          execArgv,
          include: ['test/integration/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          exclude: [faultTests],
          testTimeout: 240_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'faults',
          include: [faultTests],
          testTimeout: 240_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
