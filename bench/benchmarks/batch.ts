import type { Turn } from '../subjects/writing.ts';
import { apart } from '../support/apart.ts';
import { atLeast, type Benchmark } from '../support/measurement.ts';

const ROUNDS = 20;
const TOGETHER = 1_000;

/** Many commands at once share transactions: group commit. */
export const batch: Benchmark = {
  name: 'batch',
  about: `commands of 3 events, ${TOGETHER} in flight`,
  run: async () => {
    const data: Turn = { command: 'create', count: TOGETHER, rounds: ROUNDS + 1 };
    const costs = await apart(
      { module: 'writing', name: 'commandsTogether', data },
      { module: 'writing', name: 'rowsTogether', data },
      { rounds: ROUNDS },
    );
    const floorIs = 'the same rows inserted, 1 000 a transaction';
    return [
      atLeast(0.15, 'commands', {
        what: 'CreateOrder with two lines',
        ...costs,
        floorIs,
        operations: TOGETHER,
      }),
    ];
  },
};
