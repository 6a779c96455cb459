import type { PlacedOrder } from './placed-order.ts';
import { lineTotals, worthOf } from './sums.ts';
import { conditions, returnReasons } from './words.ts';

const FATES = [
  ['arrived', 75],
  ['waiting', 15],
  ['called off', 10],
] as const;

/**
 * Sometimes something comes back: announced, on its way, arrived, credited and paid back. Where it never turns up the
 * story ends: the answer is false.
 */
export function bringBack(order: PlacedOrder): boolean {
  const { random, story, goods } = order;
  if (goods.delivered.size === 0 || !random.chance(0.09)) return true;
  const [lineId, had] = random.pick([...goods.delivered]);
  const quantity = random.chance(0.5) ? had : random.int(1, had);
  story.daysLater(2, 14);
  order.send(
    'RequestReturn',
    { lines: [{ lineId, quantity }], reason: random.pick(returnReasons) },
    'web-shop',
  );
  const fate = random.weighted(FATES);
  if (fate === 'waiting') return false;
  story.daysLater(4, 16);
  if (fate === 'arrived') receive(order, lineId, quantity);
  else order.send('CancelReturn', { returnId: 'R1', reason: 'The customer keeps it after all' });
  return true;
}

/** A damaged piece is credited by half. */
function receive(order: PlacedOrder, lineId: string, quantity: number): void {
  const { random, story, money } = order;
  const worth = worthIn(order, lineId, quantity);
  const condition = random.weighted(conditions);
  const credit = condition === 'damaged' ? Math.floor(worth / 2) : undefined;
  const lines = [{ lineId, quantity, condition }];
  order.send(
    'ReceiveReturn',
    { returnId: 'R1', lines, ...(credit !== undefined && { credit }) },
    'warehouse',
  );
  money.credited += credit ?? worth;
  story.minutesLater(20, 600);
  if (random.chance(0.9)) money.payBack('Returned', 'R1');
}

function worthIn({ script: { basket } }: PlacedOrder, lineId: string, quantity: number): number {
  const total = lineTotals(basket.lines, basket.discount).get(lineId) ?? 0;
  const ordered = basket.lines.find((line) => line.lineId === lineId)?.quantity ?? 1;
  return worthOf(total, quantity, ordered);
}
