import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { codeHashes } from './scripts/code-hash.ts';
import { columns, manifest } from './scripts/plugins.ts';

/** The one file of the package takes longer than any other: left to the end, it would run alone. */
class PackageFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ project }: TestSpecification): number => (project.name === 'package' ? 0 : 1);
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  plugins: [codeHashes(), columns(), manifest()],
  // The examples import the package by its name, as its users do.
  resolve: {
    alias: {
      'daybook/client': `${import.meta.dirname}/src/client/index.ts`,
      daybook: `${import.meta.dirname}/src/library/index.ts`,
    },
  },
  test: {
    // A busy machine takes several times as long as a quiet one.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // More workers than cores only make the timings of the others worse.
    maxWorkers: 2,
    // Style sheets are texts like any other.
    css: true,
    // No test changes what belongs to the process, and to load the sources anew takes longer than most files run.
    isolate: false,
    sequence: { sequencer: PackageFirst },
    env: {
      NO_COLOR: '1',
      TZ: 'UTC',
      XDG_CACHE_HOME: `${import.meta.dirname}/node_modules/.cache/daybook-test`,
    },
    projects: [
      {
        extends: true,
        test: {
          name: 'code',
          include: ['test/**/*.test.ts'],
          exclude: ['test/cli/**', 'test/serve/**', 'test/package/**', 'test/postgres/**'],
        },
      },
      {
        extends: true,
        test: {
          name: 'cli',
          include: ['test/cli/**/*.test.ts', 'test/serve/**/*.test.ts'],
          globalSetup: 'test/support/build-program.ts',
        },
      },
      {
        extends: true,
        test: {
          name: 'postgres',
          include: ['test/postgres/**/*.test.ts'],
          globalSetup: ['test/support/postgres/setup.ts', 'test/support/build-program.ts'],
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
