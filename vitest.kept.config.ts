import { defineConfig } from 'vitest/config';

/** Writes a version's week into test/kept; no part of `npm test`, which only reads it (test/kept/README.md). */
export default defineConfig({
  test: {
    include: ['test/kept/record/record.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    testTimeout: 900_000,
    hookTimeout: 300_000,
    pool: 'forks',
    reporters: ['verbose'],
  },
});
