import { defineConfig } from 'vitest/config';

/** Against real sshd, dnf and vCenter simulators on loopback: needs root and its own time, so it is no part of `npm test`. */
export default defineConfig({
  test: {
    include: ['test/conformance/**/*.test.ts'],
    exclude: ['test/conformance/processes.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    // The estates of two files would want the same loopback addresses.
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 120_000,
    pool: 'forks',
    reporters: ['verbose'],
  },
});
