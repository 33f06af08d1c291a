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
  'faults/silent-connection',
  'flow/weekly-report',
  'targets/ssm/update',
];

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => LONG.some((name) => moduleId.includes(`/${name}.test.ts`));
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

/** Tests of rules and cards touch nothing outside themselves: they share one module graph a worker, and need no database. */
const PURE = [
  'test/domain/**/*.test.ts',
  'test/cards/**/*.test.ts',
  'test/rules/**/*.test.ts',
  'test/house/**/*.test.ts',
];

/** Tests of hosts, vCenters, systems around the product, and files: they need no database either, and clean up what they start. */
const OUTSIDE = [
  'test/targets/**/*.test.ts',
  'test/manifest/**/*.test.ts',
  'test/spreadsheets/**/*.test.ts',
  'test/deploy/**/*.test.ts',
  'test/integrations/**/*.test.ts',
];

/** What a whole process has left: its memory, its open files. */
const OWN_PROCESS = ['test/spreadsheets/hostile-workbooks.test.ts', 'test/targets/vcenter/transport.test.ts'];

/**
 * Tests of the product that share one module graph a worker, which saves a second each. Not those whose supporting modules open a database when
 * they are imported: the first file would close it for the others.
 */
const SHARED = ['test/bot/**/*.test.ts', 'test/gate/**/*.test.ts', 'test/jobs/**/*.test.ts', 'test/db/**/*.test.ts'];
const OWN_WORLD = [
  'test/bot/{campaigns,prerequisites,rollbacks}/**/*.test.ts',
  'test/bot/closing/close-campaign.test.ts',
  'test/bot/api/{odd-requests,reads,start}.test.ts',
  'test/jobs/{actions,sessions,snapshots,windows}/**/*.test.ts',
];

/** Generous: on a busy machine a database of its own takes ten seconds. What a click or a page may take is asserted where it counts. */
const limits = {
  ...({ testTimeout: 60_000, hookTimeout: 90_000, pool: 'forks' } as const),
  expect: { poll: { timeout: 20_000 } },
};

export default defineConfig({
  test: {
    // One more than the two cores of the CI machine, as files wait for databases, hosts and time limits, too; with four, tests of real hosts
    // ran into the limits of their logins.
    maxWorkers: 3,
    sequence: { sequencer: LongFirst },
    projects: [
      { test: { ...limits, name: 'pure', include: PURE, isolate: false } },
      { test: { ...limits, name: 'outside', include: OUTSIDE, exclude: OWN_PROCESS, isolate: false } },
      {
        test: {
          ...limits,
          name: 'shared',
          include: SHARED,
          exclude: OWN_WORLD,
          isolate: false,
          globalSetup: ['test/support/global-setup.ts'],
        },
      },
      {
        test: {
          ...limits,
          name: 'product',
          include: [
            'test/*.test.ts',
            'test/!(bot|gate|jobs|db|targets|manifest|spreadsheets|deploy|integrations)/**/*.test.ts',
            ...OWN_WORLD,
            ...OWN_PROCESS,
          ],
          exclude: ['test/conformance/**', ...PURE],
          globalSetup: ['test/support/global-setup.ts'],
        },
      },
    ],
  },
});
