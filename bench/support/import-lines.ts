import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { catalogue } from '../../src/demo/catalogue.ts';
import { people } from '../../src/demo/people.ts';
import { Random } from '../../src/demo/random.ts';

const DAY = 86_400_000;
const FIRST_DAY = Date.UTC(2022, 0, 1);

/** Orders as another system would hand them over, the same ones every time: one line of JSON each. */
export async function writeImportFile(path: string, orders: number): Promise<void> {
  const out = createWriteStream(path);
  const random = new Random(1);
  for (let number = 1; number <= orders; number += 1) {
    const at = FIRST_DAY + Math.floor((number / orders) * 1_200 * DAY) + random.int(0, 86_399) * 1_000;
    if (!out.write(`${JSON.stringify(importOrder(random, number, at))}\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
}

/** Two lines and a half on average; most are paid, sent and closed, some are open or cancelled. */
function importOrder(random: Random, number: number, at: number): object {
  const { ref, name, address } = random.pick(people);
  const items = Array.from({ length: random.int(1, 4) }, () => item(random));
  const fate = random.weighted([
    ['done', 80],
    ['sent', 6],
    ['open', 8],
    ['cancelled', 6],
  ] as const);
  const instant = (days: number): string => new Date(at + days * DAY).toISOString();
  const amount = items.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0);
  const paid = { payments: [{ at: instant(1), amount, method: 'card', reference: `ref-${number}` }] };
  const sent = { shipments: [{ shippedAt: instant(2), carrier: 'UPS', deliveredAt: instant(5) }] };
  return {
    externalRef: `OLD-${number}`,
    customer: ref,
    customerName: name,
    currency: 'USD',
    items,
    shippingAddress: { ...address, name },
    createdAt: instant(0),
    placedAt: instant(0),
    ...(fate === 'done' && { ...paid, ...sent, completedAt: instant(7) }),
    ...(fate === 'sent' && { ...sent }),
    ...(fate === 'cancelled' && { cancelledAt: instant(1), cancelReason: 'customer' }),
  };
}

function item(random: Random) {
  const { sku, name, category, unitPrice } = random.pick(catalogue);
  return { sku, name, category, unitPrice, quantity: random.int(1, 5) };
}
