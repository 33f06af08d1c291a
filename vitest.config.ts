import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Small files that take longest: begun last, they would keep one core busy while the others wait. */
const LONG = [
  'walk/walk',
  'faults/store-restarts',
  'offered/offered',
  'flow/week',
  'cards/people-at-work',
  'repeated/repeated',
];

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => LONG.some((name) => moduleId.includes(`/${name}.test.ts`));
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/conformance/**'],
    globalSetup: ['test/support/global-setup.ts'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    pool: 'forks',
    // More than the two cores of the CI machine: most files wait for the database as long as they compute.
    maxWorkers: 3,
    sequence: { sequencer: LongFirst },
  },
});
