import { defineConfig } from 'vitest/config';
import { codeHashes } from './scripts/code-hash.ts';
import { manifest } from './scripts/plugins.ts';

export default defineConfig({
  plugins: [codeHashes(), manifest()],
  // The examples import the package by its name, as its users do.
  resolve: { alias: { daybook: `${import.meta.dirname}/src/library/index.ts` } },
  test: {
    testTimeout: 15_000,
    hookTimeout: 60_000,
    // More workers than cores only make the timings of the others worse.
    maxWorkers: 2,
    env: {
      NO_COLOR: '1',
      TZ: 'UTC',
      XDG_CACHE_HOME: `${import.meta.dirname}/node_modules/.cache/daybook-test`,
    },
    projects: [
      {
        extends: true,
        test: { name: 'code', include: ['test/**/*.test.ts'], exclude: ['test/cli/**', 'test/package/**'] },
      },
      {
        extends: true,
        test: {
          name: 'cli',
          include: ['test/cli/**/*.test.ts'],
          globalSetup: 'test/support/build-program.ts',
        },
      },
      {
        extends: true,
        test: {
          name: 'package',
          include: ['test/package/**/*.test.ts'],
          globalSetup: 'test/support/build-package.ts',
          testTimeout: 120_000,
        },
      },
    ],
  },
});
