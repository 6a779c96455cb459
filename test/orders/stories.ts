import { expect } from 'vitest';
import type { Daybook } from '../../src/library/index.ts';
import fc from '../support/properties.ts';
import { type Edit, type Meant, type Off, OrderModel } from './model.ts';

/** Random stories of orders, and what the model of an order says of each act in them. */

export interface Act {
  /** Hours behind the last fact. */
  readonly hours?: number;
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
  fc.constant({ amount: 0 }),
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

/** Several changes at once, in whatever order; now and then one is said twice. */
const editing = fc
  .record({
    remove: fc.array(line, { maxLength: 1 }),
    change: fc.array(fc.record({ id: line, quantity: count, price: amount }, { requiredKeys: ['id'] }), {
      maxLength: 3,
    }),
    untake: fc.array(fc.option(line, { nil: undefined, freq: 2 }), { maxLength: 1 }),
    discount: fc.array(fc.record({ id: fc.option(line, { nil: undefined, freq: 2 }), off }), {
      maxLength: 2,
    }),
    shipping: fc.option(amount, { nil: undefined }),
    add: fc.option(amount, { nil: undefined }),
  })
  .map((edit) => act('EditOrder', editData(edit), (order) => order.edit(edit)))
  .filter(({ data }) => Object.keys(data).length > 1);

function editData({ remove, change, untake, discount, shipping, add }: Edit): object {
  const given = {
    remove,
    change: change.map(({ id: lineId, quantity, price }) => ({
      lineId,
      ...(quantity === undefined ? {} : { quantity }),
      ...(price === undefined ? {} : { unitPrice: price }),
    })),
    removeDiscount: untake.map((lineId) => lineId ?? 'order'),
    discount: discount.map(({ id: lineId, off: given }) => ({
      ...(lineId === undefined ? {} : { lineId }),
      ...given,
    })),
    add: add === undefined ? [] : [{ name: 'More', unitPrice: add }],
  };
  return {
    reason,
    ...Object.fromEntries(Object.entries(given).filter(([, list]) => list.length > 0)),
    ...(shipping === undefined ? {} : { shipping: { method: 'post', amount: shipping } }),
  };
}

const moving = fc.oneof(
  fc.constant(act('PlaceOrder', {}, (order) => order.place())),
  fc.constant(act('ReopenOrder', { reason }, (order) => order.reopen())),
  fc.constant(act('ReinstateOrder', { reason }, (order) => order.reinstate())),
  hold.map((each) => act('HoldOrder', { reason: each }, (order) => order.hold(each))),
  releasing,
  releasing,
  releasing,
  editing,
  editing,
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
  fc.tuple(id, amount, fc.boolean()).map(([n, each, isCredit]) => {
    const data = { paymentId: `P${n}`, amount: each, reason, ...(isCredit && { as: 'credit' }) };
    return act('RefundPayment', data, (order) => order.refund(n, each, isCredit));
  }),
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
export const story = fc
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
  .chain(([lines, before, shipped, after]) =>
    datedActs([
      ...lines,
      ...before,
      act('PlaceOrder', {}, (order) => order.place()),
      ...(shipped ? [shipAll] : []),
      ...after,
    ]),
  );

/** Now and then something is dated before the last fact. */
const datedActs = (acts: readonly Act[]): fc.Arbitrary<Act[]> =>
  fc
    .array(fc.constantFrom(0, 0, 1, 1, 2, 5, 30, -1), { minLength: acts.length, maxLength: acts.length })
    .map((hours) => acts.map((each, n) => ({ ...each, hours: hours[n] ?? 0 })));

const LONG_AGO = '2026-01-01T00:00:00.000Z';

const hoursAfter = (instant: string, hours: number): string =>
  new Date(Date.parse(instant) + hours * 3_600_000).toISOString();

/** How a story is told: by which face its commands are sent, and its order is looked at. */
export interface Teller {
  /** The id of a new order, dated so. */
  create(data: object, occurredAt: string): Promise<string>;
  send(command: {
    readonly name: string;
    readonly data: object;
    readonly occurredAt: string;
  }): Promise<Outcome>;
  show(orderId: string): Promise<object>;
  /** Called with every act and whether it happened. */
  tally?(name: string, isAccepted: boolean): void;
}

/** Commands through the dispatchers of a daybook. */
export const throughDispatchers = (daybook: Daybook, tally?: Teller['tally']): Teller => ({
  create: async (data, occurredAt) => {
    const created = await daybook.commands.dispatchUnknown({
      name: 'CreateOrder',
      data,
      meta: { occurredAt },
    });
    if (!created.ok) throw new Error(created.failure.message);
    return (created.value as { id: string }).id;
  },
  send: async ({ name, data, occurredAt }) => {
    const result = await daybook.commands.dispatchUnknown({ name, data, meta: { occurredAt } });
    return result.ok ? { kind: undefined } : result.failure;
  },
  show: async (orderId) => {
    const answer = await daybook.orders.get({ orderId });
    if (!answer.ok) throw new Error(answer.failure.message);
    return answer.value;
  },
  ...(tally === undefined ? {} : { tally }),
});

/** Undefined where it happened, else the kind of failure. */
export interface Outcome {
  readonly kind: string | undefined;
  readonly message?: string | undefined;
}

/** After every command the program must have allowed what the model allows, and say of the order what the model says. */
export async function tellStory(acts: readonly Act[], teller: Teller): Promise<void> {
  const draft = {
    guest: { name: 'Anybody' },
    currency: 'USD',
    shippingAddress: { line1: '1 Main St', city: 'Springfield', country: 'US' },
  };
  const orderId = await teller.create(draft, LONG_AGO);
  const model = new OrderModel();
  let last = LONG_AGO;
  for (const { name, data, hours = 0, model: expected } of acts) {
    const occurredAt = hoursAfter(last, hours);
    const { kind, message } = await teller.send({ name, data: { orderId, ...data }, occurredAt });
    const told = `${name} ${JSON.stringify(data)}: ${message ?? 'accepted'}`;
    // A return, a payment or a line that the order does not have is refused as not found.
    const happened = kind?.replace('not_found', 'rejected') ?? 'accepted';
    const isAllowed = hours >= 0 && expected(model);
    expect({ told, happened }).toEqual({ told, happened: isAllowed ? 'accepted' : 'rejected' });
    teller.tally?.(name, kind === undefined);
    if (kind !== undefined) continue;
    last = occurredAt;
    const { lines } = model;
    const order = await teller.show(orderId);
    expect({ told, order }).toMatchObject({ told, order: { ...standing(model), lines } });
  }
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
