import { isSame } from '../../../../core/kernel/canonical-json.ts';
import { omitUndefined } from '../../../../core/kernel/omit.ts';
import type { Discount, WantedLine, WantedOrder } from './wanted-order.ts';

/** What is to be done to an order, in the words of its commands. */
export interface OrderChanges {
  readonly removeDiscount: readonly string[];
  readonly remove: readonly string[];
  readonly change: readonly (object & { readonly lineId: string })[];
  readonly add: readonly object[];
  readonly discount: readonly object[];
  readonly shipping: object | undefined;
  readonly shipTo: object | undefined;
  readonly billTo: object | undefined;
}

/** The difference between an order's text as it was shown and as it was left, and what in it cannot be done. */
export function changesBetween(
  before: WantedOrder,
  after: WantedOrder,
): { readonly changes: OrderChanges; readonly problems: readonly string[] } {
  const shown = new Map(before.lines.map((line) => [line.lineId, line]));
  const kept = after.lines.filter(({ lineId }) => lineId !== undefined);
  const pairs = kept.flatMap((line): Pair[] => {
    const was = shown.get(line.lineId);
    return was === undefined ? [] : [{ lineId: line.lineId as string, was, is: line }];
  });
  const left = new Set(kept.map(({ lineId }) => lineId));
  return {
    changes: {
      removeDiscount: [
        ...pairs.filter(({ was, is }) => was.discount && !is.discount).map(({ lineId }) => lineId),
        ...(before.discount && !after.discount ? ['order'] : []),
      ],
      remove: before.lines.flatMap(({ lineId }) => (lineId && !left.has(lineId) ? [lineId] : [])),
      change: pairs.flatMap(lineChange),
      add: after.lines.filter(({ lineId }) => lineId === undefined).map(newLine),
      discount: [
        ...pairs.flatMap(({ lineId, was, is }) => given({ lineId }, was.discount, is.discount)),
        ...given({}, before.discount, after.discount),
      ],
      shipping: isSame(before.shipping, after.shipping) ? undefined : after.shipping,
      shipTo: isSame(before.shipTo, after.shipTo) ? undefined : after.shipTo,
      billTo: isSame(before.billTo, after.billTo) ? undefined : after.billTo,
    },
    problems: [
      ...lineProblems(kept, shown),
      ...pairs.flatMap(fixedParts),
      ...pairs.flatMap(neededParts),
      ...takenAway(before, after),
    ],
  };
}

interface Pair {
  readonly lineId: string;
  readonly was: WantedLine;
  readonly is: WantedLine;
}

function lineChange({ lineId, was, is }: Pair): { lineId: string }[] {
  const { quantity, unitPrice } = is;
  const change = {
    ...(quantity === undefined || quantity === was.quantity ? {} : { quantity }),
    ...(unitPrice === undefined || unitPrice === was.unitPrice ? {} : { unitPrice }),
  };
  return Object.keys(change).length === 0 ? [] : [{ lineId, ...change }];
}

/** A product's name is the catalogue's: a copied line brings it along. */
function newLine({ lineId: _, name, sku, ...line }: WantedLine): object {
  const what = sku === undefined ? { name } : { sku };
  return omitUndefined({ ...what, ...line });
}

const given = (on: object, was: Discount | undefined, is: Discount | undefined): object[] =>
  is === undefined || isSame(was, is) ? [] : [{ ...on, ...is }];

function lineProblems(
  kept: readonly WantedLine[],
  shown: ReadonlyMap<string | undefined, WantedLine>,
): readonly string[] {
  const ids = kept.map(({ lineId }) => lineId as string);
  return [
    ...ids
      .filter((id) => !shown.has(id))
      .map((id) => `The order has no line ${id}. A new line has no "line".`),
    ...ids.filter((id, index) => ids.indexOf(id) < index).map((id) => `${id} is there twice.`),
  ];
}

const FIXED = [
  ['sku', 'product'],
  ['name', 'name'],
  ['taxRatePpm', 'tax'],
  ['taxIncluded', 'tax'],
] as const;

function fixedParts({ lineId, was, is }: Pair): readonly string[] {
  return FIXED.filter(([key]) => was[key] !== is[key]).map(
    ([, what]) => `The ${what} of ${lineId} cannot change: delete the line, and add another.`,
  );
}

/** A line of text that was deleted is not a value that stays as it was. */
const neededParts = ({ lineId, is }: Pair): readonly string[] =>
  (['quantity', 'unitPrice'] as const)
    .filter((key) => is[key] === undefined)
    .map((key) => `${lineId} has no ${key}: give it one, or delete the line whole.`);

function takenAway(before: WantedOrder, after: WantedOrder): readonly string[] {
  return [
    ...(before.shipping && !after.shipping
      ? ['The shipping cannot be taken away: make its amount 0 instead.']
      : []),
    ...(before.shipTo && !after.shipTo ? ['The address in shipTo can change, but not be taken away.'] : []),
    ...(before.billTo && !after.billTo ? ['The address in billTo can change, but not be taken away.'] : []),
  ];
}
