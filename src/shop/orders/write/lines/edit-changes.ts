import type { Rejection } from '../../../../core/model/command.ts';
import type { DecisionStep } from '../deciding.ts';
import type { DiscountInput, ShippingInput } from '../inputs.ts';
import { decideApplyDiscount } from '../money/apply-discount.ts';
import { decideRemoveDiscount } from '../money/remove-discount.ts';
import { decideSetShipping } from '../money/set-shipping.ts';
import { rejectOrder } from '../rejections.ts';
import { decideChangeItem, type LineChange } from './change-item.ts';
import { decideRemoveItem } from './remove-item.ts';

/** What an edit changes, besides the lines that it adds. */
export interface Changes {
  readonly remove?: readonly string[] | undefined;
  readonly change?: readonly LineChange[] | undefined;
  /** Lines, or `order`. */
  readonly removeDiscount?: readonly string[] | undefined;
  readonly discount?: readonly (DiscountInput & { readonly lineId?: string | undefined })[] | undefined;
  readonly shipping?: ShippingInput | undefined;
}

/**
 * Changes are made in this order, in whatever order they are named: discounts taken back; lines removed, changed, added;
 * discounts given, on lines and then on the order; shipping.
 */
export const changesOf = (given: Changes, added: readonly DecisionStep[]): readonly DecisionStep[] => [
  ...changesBefore(given),
  ...added,
  ...changesAfter(given),
];

function* changesBefore({
  removeDiscount: taken = [],
  remove = [],
  change = [],
}: Changes): Generator<DecisionStep> {
  for (const line of byLine(taken, (each) => each))
    yield decideRemoveDiscount(line === 'order' ? undefined : line);
  for (const line of byLine(remove, (each) => each)) yield decideRemoveItem(line);
  for (const line of byLine(merged(change), (each) => each.lineId)) yield decideChangeItem(line);
}

function* changesAfter({ discount = [], shipping }: Changes): Generator<DecisionStep> {
  for (const { lineId, ...each } of byLine(discount, (one) => one.lineId ?? 'order'))
    yield decideApplyDiscount(lineId, each);
  if (shipping !== undefined) yield decideSetShipping(shipping);
}

/** By the numbers of their lines; what is about the whole order comes last. */
const byLine = <Change>(changes: readonly Change[], lineOf: (change: Change) => string): Change[] =>
  changes.toSorted((a, b) => numberOf(lineOf(a)) - numberOf(lineOf(b)));

const numberOf = (line: string): number =>
  line === 'order' ? Number.MAX_SAFE_INTEGER : Number(line.slice(1));

/** A line's quantity and its price may be two changes: they are one. */
function merged(changes: readonly LineChange[]): LineChange[] {
  const lines = new Map<string, LineChange>();
  for (const { lineId, quantity, unitPrice } of changes) {
    const other = lines.get(lineId);
    lines.set(lineId, {
      lineId,
      quantity: quantity ?? other?.quantity,
      unitPrice: unitPrice ?? other?.unitPrice,
    });
  }
  return [...lines.values()];
}

/** What a change says about what: said twice, it would depend on the order in which it is said. */
const aspectsOf = ({
  remove = [],
  change = [],
  removeDiscount: taken = [],
  discount = [],
}: Changes): string[] => [
  ...remove.map((line) => `${line} removed`),
  ...change.flatMap(({ lineId, quantity, unitPrice }) => [
    ...(quantity === undefined ? [] : [`${lineId} quantity`]),
    ...(unitPrice === undefined ? [] : [`${lineId} price`]),
  ]),
  ...taken.map((line) => `${line} discount removed`),
  ...discount.map(({ lineId = 'order' }) => `${lineId} discount`),
];

export function saidTwice(given: Changes): Rejection | undefined {
  const aspects = aspectsOf(given);
  const twice = aspects.find((aspect, index) => aspects.indexOf(aspect) !== index);
  return twice === undefined ? undefined : rejectOrder('line_repeated', `It is said twice: ${twice}.`);
}
