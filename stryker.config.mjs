/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'vitest.mutants.config.ts' },
  // Stryker reads it with the API of TypeScript, which version 7 no longer has. A file that is not there is not read.
  tsconfigFile: 'none',
  mutate: ['domain/{gate,planning,attempts,campaigns}/**/*.ts'],
  // Words are for people: each would be tested by repeating it.
  mutator: { excludedMutations: ['StringLiteral'] },
  reporters: ['clear-text', 'json'],
  clearTextReporter: { reportTests: false, allowColor: false },
  jsonReporter: { fileName: 'reports/mutants/domain.json' },
  incremental: true,
  incrementalFile: 'reports/mutants/domain-incremental.json',
  tempDirName: '.stryker-tmp',
  // A loop without an end is seen by how often it is run; a machine with other work to do must not count as a kill.
  timeoutMS: 60_000,
  concurrency: 1,
};
