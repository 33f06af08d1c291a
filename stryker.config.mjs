// One part of the code at a time (MUTANTS), with its own report and its own memory of the last run: `npm run mutants` names them.
import { PARTS } from './test/mutants/parts.ts';

const part = process.env.MUTANTS ?? 'gate';
const files = PARTS[part]?.mutate;
if (files === undefined) throw new Error(`MUTANTS names no part: ${Object.keys(PARTS).join(', ')}`);

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  // Which tests reach a mutant is known from the first run: what the files import need not be followed for each.
  vitest: { configFile: 'vitest.mutants.config.ts', related: false },
  // Stryker reads it with the API of TypeScript, which version 7 no longer has. A file that is not there is not read.
  tsconfigFile: 'none',
  mutate: files,
  // Words are for people: most of them could be tested only by writing them twice.
  mutator: { excludedMutations: ['StringLiteral'] },
  reporters: ['clear-text', 'json'],
  clearTextReporter: { reportTests: false, allowColor: false },
  jsonReporter: { fileName: `reports/mutants/${part}.json` },
  incremental: true,
  incrementalFile: `reports/mutants/${part}-incremental.json`,
  tempDirName: `.stryker-tmp/${part}`,
  // Its own copies of the sources, of other parts and of runs that were cut.
  ignorePatterns: ['.stryker-tmp', 'reports', 'test/kept'],
  // A loop without an end is seen by how often it is run; a machine that has other work to do must not count as a kill.
  timeoutMS: 60_000,
  concurrency: 1,
};
