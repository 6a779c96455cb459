import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { codeHashes } from '../scripts/code-hash.ts';

/** The first test that fails ends the run of a mutant: the widest of the quick ones come first. */
const FIRST = ['test/core/', 'test/contracts/', 'test/surface/', 'test/orders/definitions', 'test/orders/'];
const LAST = [
  'test/orders/model',
  'test/orders/undo-property',
  'test/demo/',
  'test/faults/',
  'test/contracts/views-property',
];

class QuickestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted((a, b) => rank(a) - rank(b) || a.moduleId.localeCompare(b.moduleId));
  }
}

function rank({ moduleId }: TestSpecification): number {
  const indexIn = (folders: readonly string[]) => folders.findIndex((folder) => moduleId.includes(folder));
  if (indexIn(LAST) >= 0) return FIRST.length + 1 + indexIn(LAST);
  return indexIn(FIRST) >= 0 ? indexIn(FIRST) : FIRST.length;
}

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
    sequence: { sequencer: QuickestFirst },
    env: { TZ: 'UTC', NO_COLOR: '1' },
  },
});
