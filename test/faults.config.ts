import { defineConfig } from 'vitest/config';
import { codeHashes } from '../scripts/code-hash.ts';
import { columns, manifest } from '../scripts/plugins.ts';

/** What `npm run test:faults` runs: the files of a shop damaged a thousand times. `npm test` has a few of them. */
export default defineConfig({
  plugins: [codeHashes(), columns(), manifest()],
  resolve: { alias: { daybook: `${import.meta.dirname}/../src/app.ts` } },
  test: {
    include: ['test/faults/*.faults.ts'],
    globalSetup: 'test/support/build-program.ts',
    testTimeout: 300_000,
    hookTimeout: 60_000,
    env: { TZ: 'UTC', NO_COLOR: '1' },
  },
});
