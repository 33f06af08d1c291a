import { defineConfig } from 'vitest/config';
import { PARTS } from './test/mutants/parts.ts';

const part = process.env.MUTANTS ?? '';

/** The tests of one part of the code, for Stryker (`npm run mutants`). */
export default defineConfig({
  test: {
    include: [...(PARTS[part]?.tests ?? [])],
    // The same cases of a property in every run: a mutant must not live or die by chance.
    env: { CI: 'true' },
    isolate: false,
    testTimeout: 120_000,
  },
});
