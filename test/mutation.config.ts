import { defineConfig } from 'vitest/config';
import { codeHashes } from '../scripts/code-hash.ts';

/** What `npm run test:mutation` runs for each mutant: the tests of the code, without the command line's. */
export default defineConfig({
  plugins: [codeHashes()],
  resolve: { alias: { daybook: `${import.meta.dirname}/../src/app.ts` } },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [
      'test/cli/**',
      'test/stores/sqlite-processes.test.ts',
      'test/contracts/views-processes.test.ts',
    ],
    testTimeout: 30_000,
    env: { TZ: 'UTC', NO_COLOR: '1' },
  },
});
