// The walk with a fault put into the product on purpose (WALK_FAULT): the file is changed as it is loaded, never on disk.
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { FAULTS } from './test/walk/faults.ts';

const fault = FAULTS.find(({ name }) => name === process.env.WALK_FAULT);
if (process.env.WALK_FAULT !== undefined && fault === undefined) {
  throw new Error(`No fault is called ${process.env.WALK_FAULT}: ${FAULTS.map(({ name }) => name).join(', ')}`);
}

export default defineConfig({
  // Of its own: what was transformed with another fault must not be found again.
  cacheDir: mkdtempSync(path.join(tmpdir(), 'patchcenter-fault-')),
  plugins: [
    {
      name: 'fault',
      enforce: 'pre',
      load(id) {
        if (fault === undefined || !id.endsWith(`/${fault.file}`)) return null;
        const source = readFileSync(id, 'utf8');
        if (source.split(fault.from).length !== 2)
          throw new Error(`${fault.name}: ${fault.file} has not one “${fault.from}”`);
        return source.replace(fault.from, fault.to);
      },
    },
  ],
  test: {
    fsModuleCache: false,
    include: ['test/walk/walk.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    pool: 'forks',
    testTimeout: 3_600_000,
  },
});
