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
  /** Of the jobs, the tables of transitions and the steps that only ask a host: no database. */
  steps: {
    mutate: [
      ...['domain/states.ts', 'jobs/run-machine.ts', 'jobs/{attempt/steps,snapshots}/*-states.ts'],
      ...['jobs/attempt/{on-host,step,step-results}.ts'],
      'jobs/attempt/steps/{prerequisites,verify,reboot-proof,reboot-time}.ts',
    ],
    tests: ['test/states/states.test.ts', 'test/jobs/attempt/{asking-steps,step-results}.test.ts'],
  },
  /** What acts on a server and writes it down. Slow: a file or two at a time, as `docs/mutants.md` says. */
  jobs: {
    mutate: [
      ...['jobs/attempt/{run-attempt,conclude}.ts', 'jobs/sessions/start-session.ts'],
      'jobs/attempt/steps/{update,update-end,update-following,reboot,reboot-order,unready-kernel}.ts',
      'jobs/attempt/steps/{snapshot,checks,inventory-before,inventory-after}.ts',
    ],
    tests: ['test/jobs/attempt/**/*.test.ts', 'test/jobs/sessions/**/*.test.ts'],
    database: true,
  },
};
