import { defineConfig } from 'vitest/config';
import { PARTS } from './test/mutants/parts.ts';

const part = PARTS[process.env.MUTANTS ?? ''];

/** The tests of one part of the code, for Stryker (`npm run mutants`). */
export default defineConfig({
  test: {
    include: [...(part?.tests ?? [])],
    // The same cases of a property in every run: a mutant must not live or die by chance.
    env: { CI: 'true' },
    isolate: part?.database === true,
    globalSetup: part?.database === true ? ['test/support/global-setup.ts'] : [],
    testTimeout: part?.database === true ? 30_000 : 120_000,
  },
});
