import { defineConfig } from 'vitest/config';

/** The tests of the pure rules, for Stryker: none of them needs a database, so that a mutant costs less than a second. */
export default defineConfig({
  test: {
    include: ['test/domain/{gate,planning,attempts,campaigns,prerequisites,people,validations}/**/*.test.ts'],
    // The same cases of a property in every run: a mutant must not live or die by chance.
    env: { CI: 'true' },
    isolate: false,
    testTimeout: 120_000,
  },
});
