import type { Turn } from '../subjects/writing.ts';
import { apart } from '../support/apart.ts';
import { atMost, type Benchmark, type Measurement } from '../support/measurement.ts';

const COUNT = 20;
const ROUNDS = 25;

/** One command after another, each durable before the next begins. */
export const oneCommand: Benchmark = {
  name: 'one-command',
  about: 'one durable command at a time, in process',
  run: async () => [
    await beside('create', 'CreateOrder with two lines (3 events; customer and products looked up)'),
    await beside('note', 'AddNote to an order (1 event; the order loaded)'),
  ],
};

async function beside(command: Turn['command'], what: string): Promise<Measurement> {
  const data: Turn = { command, count: COUNT, rounds: ROUNDS + 5 };
  const costs = await apart(
    { module: 'writing', name: 'commandsOneByOne', data },
    { module: 'writing', name: 'rowsOneByOne', data },
    { rounds: ROUNDS, unmeasured: 5 },
  );
  const floorIs = 'a prepared insert of the same row, FULL';
  return atMost(3, 'µs', { what, ...costs, floorIs, operations: COUNT });
}
