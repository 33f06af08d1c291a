import { defineConfig } from 'vitest/config';
import { PARTS } from './test/mutants/parts.ts';

const part = PARTS[process.env.MUTANTS ?? ''];

/** Of a part, the tests that a file has of its own: quicker, and a score that all tests of the part can only raise. */
const some = process.env.MUTANTS_TESTS?.split(',');

/** The tests of one part of the code, for Stryker (`npm run mutants`). */
export default defineConfig({
  test: {
    include: [...(some ?? part?.tests ?? [])],
    // The same cases of a property in every run: a mutant must not live or die by chance.
    env: { CI: 'true' },
    isolate: part?.database === true,
    globalSetup: part?.database === true ? ['test/support/global-setup.ts'] : [],
    testTimeout: 120_000,
  },
});
