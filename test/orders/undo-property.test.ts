import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Daybook, openDaybook } from '../../src/library/index.ts';
import fc, { runs } from '../support/properties.ts';

/** Any order, anything done to it last: what is undone leaves no trace in the words and the sums. */

const act = (name: string, data: object = {}) => ({ name, data });
const line = fc.constantFrom('L1', 'L2', 'L3');
const few = fc.integer({ min: 1, max: 3 });
const amount = fc.integer({ min: 1, max: 900 });
const reason = 'because';

const draft = fc.oneof(
  fc.tuple(amount, few).map(([unitPrice, quantity]) => act('AddItem', { name: 'More', unitPrice, quantity })),
  fc.tuple(line, few).map(([lineId, quantity]) => act('ChangeItem', { lineId, quantity })),
  line.map((lineId) => act('RemoveItem', { lineId })),
  fc.tuple(line, amount).map(([lineId, off]) => act('ApplyDiscount', { lineId, amount: off })),
  amount.map((off) => act('ApplyDiscount', { amount: off })),
  line.map((lineId) => act('RemoveDiscount', { lineId })),
  amount.map((cost) => act('SetShipping', { method: 'post', amount: cost })),
);
const placed = fc.oneof(
  fc
    .tuple(line, few, amount)
    .map(([lineId, quantity, unitPrice]) =>
      act('EditOrder', { reason, change: [{ lineId, quantity }], add: [{ name: 'More', unitPrice }] }),
    ),
  fc
    .tuple(line, amount)
    .map(([lineId, off]) => act('EditOrder', { reason, discount: [{ lineId, amount: off }] })),
  line.map((lineId) => act('EditOrder', { reason, remove: [lineId] })),
  fc.constant(act('ShipItems', { all: true })),
  fc.tuple(line, few).map(([lineId, quantity]) => act('ShipItems', { lines: [{ lineId, quantity }] })),
  fc
    .tuple(line, few)
    .map(([lineId, quantity]) => act('RequestReturn', { reason, lines: [{ lineId, quantity }] })),
  fc.constantFrom('high_risk', 'other').map((hold) => act('HoldOrder', { reason: hold })),
  fc.constantFrom('high_risk', 'other').map((hold) => act('ReleaseHold', { reason: hold })),
  amount.map((each) => act('RecordPayment', { amount: each, method: 'card' })),
  amount.map((each) => act('AuthorizePayment', { amount: each, method: 'card' })),
  fc.constantFrom('P1', 'P2').map((paymentId) => act('CapturePayment', { paymentId })),
  fc.constant(act('CancelShipment', { shipmentId: 'S1' })),
  fc.constant(act('CancelReturn', { returnId: 'R1' })),
  fc.constant(act('CompleteOrder', { force: true, reason })),
  fc.constant(act('ReopenOrder', { reason })),
  fc.constant(act('CancelOrder', { reason: 'staff' })),
  fc.constant(act('ReinstateOrder', { reason })),
  fc.constantFrom('a', 'b').map((tag) => act('TagOrder', { tags: [tag] })),
  fc.constantFrom('a', 'b').map((tag) => act('UntagOrder', { tags: [tag] })),
);
const many = (acts: typeof draft, maxLength: number) =>
  fc.array(acts, { minLength: 1, maxLength, size: 'max' });
const story = fc.oneof(
  many(draft, 12),
  fc
    .tuple(many(draft, 4), many(placed, 14))
    .map(([before, after]) => [...before, act('PlaceOrder'), ...after]),
);

let daybook: Daybook;
const undone = new Map<string, number>();
beforeAll(async () => {
  daybook = await openDaybook({ db: ':memory:' });
});
afterAll(() => daybook.close());

it('words and sums are what they were before, and again what they were then', async () => {
  await fc.assert(fc.asyncProperty(story, undoesEachStep), { numRuns: runs(20) });
}, 600_000);

it('nearly every kind of command was undone', () => {
  expect(undone.size).toBeGreaterThanOrEqual(15);
});

async function undoesEachStep(acts: readonly { name: string; data: object }[]): Promise<void> {
  const created = await daybook.orders.create({
    guest: { name: 'Anybody' },
    currency: 'USD',
    items: [
      { name: 'Thing', unitPrice: 500, quantity: 3 },
      { name: 'Other', unitPrice: 300, quantity: 2 },
    ],
    shippingAddress: { line1: '1 Main St', city: 'Springfield', country: 'US' },
  });
  if (!created.ok) throw new Error(created.failure.message);
  const orderId = created.value.id;
  for (const { name, data } of acts) {
    const before = await standing(orderId);
    const done = await daybook.commands.dispatchUnknown({ name, data: { orderId, ...data } });
    if (!done.ok) continue;
    const after = await standing(orderId);
    // What was placed is cancelled, never a draft again.
    if (name === 'PlaceOrder') continue;
    const { commandId } = done.value as { commandId: string };
    const undo = await undoIt(commandId);
    if (undo === undefined) continue;
    undone.set(name, (undone.get(name) ?? 0) + 1);
    const back = await standing(orderId);
    const again = (await undoIt(undo)) === undefined ? after : await standing(orderId);
    expect({ name, data, back, again }).toEqual({ name, data, back: before, again: after });
  }
}

const NO: ReadonlySet<string> = new Set(['never_undone', 'cannot_be_undone']);

/** The id of the command that undid it; undefined: there is none now. */
async function undoIt(command: string): Promise<string | undefined> {
  const plan = await daybook.queries.dispatch({ name: 'PlanUndo', data: { command } });
  if (!plan.ok && NO.has(plan.failure.code)) return undefined;
  if (!plan.ok) throw new Error(plan.failure.message);
  const sent = await daybook.commands.dispatchUnknown(plan.value.undo);
  if (!sent.ok) throw new Error(`${JSON.stringify(plan.value.undo)}: ${sent.failure.message}`);
  return plan.value.undo.meta['commandId'] as string;
}

async function standing(orderId: string): Promise<object> {
  const answer = await daybook.orders.get({ orderId });
  if (!answer.ok) throw new Error(answer.failure.message);
  const { status, fulfilment, returns, onHold, holds, tags, total, owed, authorized, balance, unitCount } =
    answer.value;
  return {
    status,
    fulfilment,
    returns,
    onHold,
    holds: holds.toSorted(),
    tags: tags.toSorted(),
    total,
    owed,
    authorized,
    balance,
    unitCount,
  };
}
