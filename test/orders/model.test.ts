import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Daybook, openDaybook } from '../../src/app.ts';
import fc, { runs } from '../support/properties.ts';
import { type Meant, type Off, OrderModel } from './model.ts';

/**
 * Random orders, through the real dispatchers: after every command the program must have allowed what the model allows,
 * and the views must say of the order what the model says. In the end the views must equal rebuilt ones.
 */

interface Act {
  readonly name: string;
  readonly data: object;
  readonly model: (order: OrderModel) => boolean;
}

const act = (name: string, data: object, model: (order: OrderModel) => boolean): Act => ({
  name,
  data,
  model,
});

const count = fc.integer({ min: 1, max: 4 });
const id = fc.integer({ min: 1, max: 3 });
const oneOrTwo = fc.integer({ min: 1, max: 2 });
const line = id.map((n) => `L${n}`);
const amount = fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 3_000 }));
const off: fc.Arbitrary<Off> = fc.oneof(
  fc.constantFrom(50_000, 125_000, 333_333, 1_000_000).map((percentPpm) => ({ percentPpm })),
  amount.map((each) => ({ amount: each })),
);
const tax = fc.constantFrom(0, 70_000, 88_750);
const hold = fc.constantFrom('high_risk', 'other');
const reason = 'because';
const method = 'card';

const adding = fc
  .tuple(amount, count, tax, fc.constantFrom(true, true, true, false))
  .map(([unitPrice, quantity, taxRatePpm, requiresShipping]) =>
    act('AddItem', { name: 'Thing', unitPrice, quantity, taxRatePpm, requiresShipping }, (order) =>
      order.add(unitPrice, quantity, taxRatePpm, requiresShipping),
    ),
  );

const drafting = fc.oneof(
  adding,
  fc
    .tuple(line, count)
    .map(([lineId, quantity]) =>
      act('ChangeItem', { lineId, quantity }, (order) => order.change(lineId, quantity)),
    ),
  line.map((lineId) => act('RemoveItem', { lineId }, (order) => order.remove(lineId))),
  fc
    .tuple(fc.option(line, { nil: undefined }), off)
    .map(([lineId, given]) =>
      act('ApplyDiscount', { ...(lineId === undefined ? {} : { lineId }), ...given }, (order) =>
        order.discount(lineId, given),
      ),
    ),
  fc
    .option(line, { nil: undefined })
    .map((lineId) =>
      act('RemoveDiscount', lineId === undefined ? {} : { lineId }, (order) => order.discount(lineId, null)),
    ),
  amount.map((each) => act('SetShipping', { method: 'post', amount: each }, (order) => order.ship(each))),
);

const releasing = hold.map((each) => act('ReleaseHold', { reason: each }, (order) => order.release(each)));

const moving = fc.oneof(
  fc.constant(act('PlaceOrder', {}, (order) => order.place())),
  fc.constant(act('ReopenOrder', { reason }, (order) => order.reopen())),
  fc.constant(act('ReinstateOrder', { reason }, (order) => order.reinstate())),
  hold.map((each) => act('HoldOrder', { reason: each }, (order) => order.hold(each))),
  releasing,
  releasing,
  releasing,
  fc.tuple(line, count, fc.integer({ min: 0, max: 40 })).map(([lineId, quantity, added]) => {
    const add = added === 0 ? {} : { add: [{ name: 'More', unitPrice: added }] };
    return act('EditOrder', { reason, change: [{ lineId, quantity }], ...add }, (order) =>
      order.edit(lineId, quantity, added),
    );
  }),
);

/** Few references, so that they come twice. */
const meant: fc.Arbitrary<Meant> = fc.record(
  { reference: fc.constantFrom('a', 'b'), allowOverpay: fc.boolean(), allowDuplicate: fc.boolean() },
  { requiredKeys: [] },
);

const paying = fc.oneof(
  fc
    .tuple(amount, meant)
    .map(([each, more]) =>
      act('RecordPayment', { amount: each, method, ...more }, (order) => order.record(each, more)),
    ),
  fc
    .tuple(amount, meant)
    .map(([each, { allowOverpay: _, ...more }]) =>
      act('AuthorizePayment', { amount: each, method, ...more }, (order) => order.authorize(each, more)),
    ),
  fc.tuple(id, fc.option(amount, { nil: undefined }), meant).map(([n, each, more]) => {
    const data = { paymentId: `P${n}`, ...(each === undefined ? {} : { amount: each }), ...more };
    return act('CapturePayment', data, (order) => order.capture(n, each, more));
  }),
  id.map((n) => act('VoidPayment', { paymentId: `P${n}` }, (order) => order.giveUp(n))),
  fc
    .tuple(id, amount)
    .map(([n, each]) =>
      act('RefundPayment', { paymentId: `P${n}`, amount: each, reason }, (order) => order.refund(n, each)),
    ),
);

const shipAll = act('ShipItems', { all: true }, (order) => order.send(undefined));

const sending = fc.oneof(
  fc.constant(shipAll),
  fc
    .tuple(line, oneOrTwo)
    .map(([lineId, quantity]) =>
      act('ShipItems', { lines: [{ lineId, quantity }] }, (order) => order.send({ id: lineId, quantity })),
    ),
  id.map((n) => act('ConfirmDelivery', { shipmentId: `S${n}` }, (order) => order.deliver(n))),
  id.map((n) => act('CancelShipment', { shipmentId: `S${n}` }, (order) => order.callBack(n))),
  fc
    .tuple(line, oneOrTwo)
    .map(([lineId, quantity]) =>
      act('RequestReturn', { lines: [{ lineId, quantity }], reason }, (order) =>
        order.request(lineId, quantity),
      ),
    ),
  fc
    .tuple(oneOrTwo, line, oneOrTwo)
    .map(([n, lineId, quantity]) =>
      act('ReceiveReturn', { returnId: `R${n}`, lines: [{ lineId, quantity }] }, (order) =>
        order.receive(n, quantity, lineId),
      ),
    ),
  oneOrTwo.map((n) => act('ReceiveReturn', { returnId: `R${n}` }, (order) => order.receiveAll(n))),
  oneOrTwo.map((n) => act('CancelReturn', { returnId: `R${n}` }, (order) => order.keep(n))),
);

const ending = fc.oneof(
  fc.constant(act('CancelOrder', { reason: 'staff' }, (order) => order.cancel())),
  fc.boolean().map((force) => act('CompleteOrder', { force, reason }, (order) => order.complete(force))),
);

const many = (acts: fc.Arbitrary<Act>, minLength: number, maxLength: number) =>
  fc.array(acts, { minLength, maxLength, size: 'max' });

/** Most orders have lines and are placed early, so that there is something to pay, ship and return. */
const story = fc
  .tuple(
    many(adding, 2, 3),
    many(drafting, 0, 4),
    fc.boolean(),
    many(
      fc.oneof(
        { arbitrary: sending, weight: 12 },
        { arbitrary: paying, weight: 6 },
        { arbitrary: moving, weight: 4 },
        { arbitrary: ending, weight: 1 },
        { arbitrary: drafting, weight: 1 },
      ),
      10,
      45,
    ),
  )
  .map(([lines, before, shipped, after]) => [
    ...lines,
    ...before,
    act('PlaceOrder', {}, (order) => order.place()),
    ...(shipped ? [shipAll] : []),
    ...after,
  ]);

/** How often each command was accepted and refused: a generator that never gets anywhere proves nothing. */
const tried = new Map<string, { accepted: number; refused: number }>();

let daybook: Daybook;
beforeAll(async () => {
  daybook = await openDaybook({ db: ':memory:' });
});
afterAll(() => daybook.close());

describe('any order', () => {
  it('stands as the model says, whatever is tried on it', async () => {
    await fc.assert(fc.asyncProperty(story, tellStory), { numRuns: runs(150) });
  }, 600_000);

  it('has been through everything', () => {
    const untried = [...tried].filter(([, { accepted, refused }]) => accepted === 0 || refused === 0);
    expect(untried).toEqual([]);
    expect(tried.size).toBe(25);
  });

  it('leaves views behind that equal rebuilt ones', async () => {
    const verified = await daybook.queries.dispatch({ name: 'VerifyViews', data: {} });
    expect(verified).toMatchObject({ ok: true });
  });
});

async function tellStory(acts: readonly Act[]): Promise<void> {
  const created = await daybook.orders.create({
    guest: { name: 'Anybody' },
    currency: 'USD',
    shippingAddress: { line1: '1 Main St', city: 'Springfield', country: 'US' },
  });
  if (!created.ok) throw new Error(created.failure.message);
  const orderId = created.value.id;
  const model = new OrderModel();
  for (const { name, data, model: expected } of acts) {
    const result = await daybook.commands.dispatchUnknown({ name, data: { orderId, ...data } });
    const told = `${name} ${JSON.stringify(data)}: ${result.ok ? 'accepted' : result.failure.message}`;
    const happened = result.ok ? 'accepted' : result.failure.kind;
    expect({ told, happened }).toEqual({ told, happened: expected(model) ? 'accepted' : 'rejected' });
    tally(name, result.ok);
    if (result.ok) await compare(orderId, model, told);
  }
}

function tally(name: string, ok: boolean): void {
  const counts = tried.get(name) ?? { accepted: 0, refused: 0 };
  counts[ok ? 'accepted' : 'refused'] += 1;
  tried.set(name, counts);
}

async function compare(orderId: string, model: OrderModel, told: string): Promise<void> {
  const answer = await daybook.orders.get({ orderId });
  if (!answer.ok) throw new Error(answer.failure.message);
  const { lines } = model;
  expect({ told, order: answer.value }).toMatchObject({ told, order: { ...standing(model), lines } });
}

const standing = (model: OrderModel) => ({
  status: model.status,
  payment: model.payment,
  fulfilment: model.fulfilment,
  returns: model.returns,
  onHold: model.onHold,
  total: model.total,
  owed: model.owed,
  authorized: model.authorized,
  captured: model.captured,
  refunded: model.refunded,
  balance: model.balance,
});
