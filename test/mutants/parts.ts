// What is mutated, and the tests that may kill: named here so that Stryker, vitest and the table of scores agree.

/** `database`: its tests need the embedded PostgreSQL, and each file a world of its own. */
type Part = { readonly mutate: readonly string[]; readonly tests: readonly string[]; readonly database?: true };

export const PARTS: Readonly<Record<string, Part>> = {
  gate: { mutate: ['domain/gate/**/*.ts'], tests: ['test/domain/gate/**/*.test.ts'] },
  planning: {
    mutate: ['domain/planning/**/*.ts'],
    // Not the random plans: they reach every mutant, and take seconds for each.
    tests: ['test/domain/planning/**/!(*-properties).test.ts'],
  },
  /** An attempt and what starts it: the rules that the issue of these tests calls execution. */
  execution: {
    mutate: ['domain/attempts/**/*.ts', 'domain/campaigns/**/*.ts'],
    tests: [
      'test/domain/attempts/**/*.test.ts',
      'test/domain/campaigns/**/*.test.ts',
      'test/domain/prerequisites/prerequisites.test.ts',
      'test/targets/packages/progress.test.ts',
    ],
  },
  /** What acts on a server. Slow: name a file or two, `MUTANTS=jobs npm run mutants -- --mutate jobs/attempt/steps/reboot.ts`. */
  jobs: {
    mutate: ['jobs/attempt/**/*.ts', 'jobs/sessions/start-session.ts'],
    tests: ['test/states/states.test.ts', 'test/jobs/attempt/**/*.test.ts', 'test/jobs/sessions/**/*.test.ts'],
    database: true,
  },
};
