import { defineConfig } from 'vitest/config';

/** The tests of the jobs, after which every transition of their state machines must have been taken (`npm run states:taken`). */
export default defineConfig({
  test: {
    include: ['test/jobs/**/*.test.ts', 'test/bot/reboots/**/*.test.ts', 'test/faults/matrix.test.ts'],
    globalSetup: ['test/support/global-setup.ts', 'test/states/every-transition.ts'],
    setupFiles: ['test/states/taken.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: '100%',
  },
});
