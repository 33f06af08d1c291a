import { defineConfig } from 'vitest/config';

/** Ten minutes of kills (`npm run test:processes`): needs redis-server, and most of a machine to itself. */
export default defineConfig({
  test: {
    include: ['test/conformance/processes.test.ts'],
    pool: 'forks',
    reporters: ['verbose'],
  },
});
