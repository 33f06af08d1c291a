// What is mutated, and the tests that may kill: named here so that Stryker, vitest and the table of scores agree.

type Part = { readonly mutate: readonly string[]; readonly tests: readonly string[] };

export const PARTS: Readonly<Record<string, Part>> = {
  gate: { mutate: ['domain/gate/**/*.ts'], tests: ['test/domain/gate/**/*.test.ts'] },
  planning: {
    mutate: ['domain/planning/**/*.ts'],
    tests: ['test/domain/planning/**/*.test.ts', 'test/domain/previews/**/*.test.ts'],
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
};
