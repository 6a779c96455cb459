import fc from 'fast-check';

/**
 * fast-check for the tests of this project: always the same examples, so that a red test stays red. PROPERTY_SEED goes
 * looking for others, PROPERTY_TIMES for so many times as many.
 */
const seed = Number(process.env['PROPERTY_SEED'] ?? 7);
const times = Number(process.env['PROPERTY_TIMES'] ?? 1);

if (!(Number.isSafeInteger(seed) && times > 0))
  throw new Error('PROPERTY_SEED and PROPERTY_TIMES are numbers');

/** How many examples to try where the usual hundred are too many or too few. */
export const runs = (usual: number): number => Math.ceil(usual * times);

fc.configureGlobal({ seed, numRuns: runs(100) });

export default fc;
