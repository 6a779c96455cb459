import type { Rejection } from '../../../../core/model/command.ts';
import { rejectOrder } from '../rejections.ts';
import type { ImportInput } from './input.ts';

/** What an import says about time must be in the past, and nothing may happen before what it follows from. */
export function wrongTimes(given: ImportInput, now: string): Rejection | undefined {
  for (const { at, after, what } of pairsOf(given)) {
    if (at > now) return rejectOrder('future_date', `${what} at ${at} is in the future (now is ${now}).`);
    if (after !== undefined && at < after) {
      return rejectOrder('times_out_of_order', `${what} at ${at} is before ${after}.`);
    }
  }
  return undefined;
}

/** When the order was created: as it says, else with the first of what happened to it. Undefined: it has no times. */
export function createdAt(given: ImportInput): string | undefined {
  const said = given.createdAt ?? given.placedAt;
  return said ?? [...pairsOf(given)].map(({ at }) => at).sort()[0];
}

interface Moment {
  readonly what: string;
  readonly at: string;
  /** Not before this. */
  readonly after: string | undefined;
}

function* pairsOf(given: ImportInput): Generator<Moment> {
  const created = given.createdAt ?? given.placedAt;
  yield* moment('created', given.createdAt);
  yield* moment('placed', given.placedAt, created);
  yield* moment('completed', given.completedAt, given.placedAt);
  yield* moment('cancelled', given.cancelledAt, given.placedAt ?? created);
  for (const { at } of given.notes ?? []) yield* moment('a note', at, created);
  for (const { at, releasedAt } of given.holds ?? []) {
    yield* moment('a hold', at, given.placedAt);
    yield* moment('released', releasedAt, at);
  }
  for (const payment of given.payments ?? []) yield* paymentMoments(payment, created);
  for (const { shippedAt, deliveredAt, cancelledAt } of given.shipments ?? []) {
    yield* moment('shipped', shippedAt, given.placedAt);
    yield* moment('delivered', deliveredAt, shippedAt);
    yield* moment('called back', cancelledAt, shippedAt);
  }
  for (const each of given.returns ?? []) yield* returnMoments(each, given.placedAt);
}

function* paymentMoments(
  payment: NonNullable<ImportInput['payments']>[number],
  created: string | undefined,
): Generator<Moment> {
  yield* moment('a payment', payment.at, created);
  for (const { at } of payment.captures ?? []) yield* moment('captured', at, payment.at);
  for (const { at } of payment.refunds ?? []) yield* moment('refunded', at, payment.at);
  yield* moment('voided', payment.voidedAt, payment.at);
}

function* returnMoments(
  each: NonNullable<ImportInput['returns']>[number],
  placedAt: string | undefined,
): Generator<Moment> {
  yield* moment('a return', each.requestedAt, placedAt);
  for (const { at } of each.receipts ?? []) yield* moment('received', at, each.requestedAt);
  yield* moment('a return called off', each.cancelledAt, each.requestedAt);
}

function* moment(what: string, at: string | undefined, after?: string): Generator<Moment> {
  if (at !== undefined) yield { what, at, after };
}
