/**
 * What columns of a file can be: the words on the left of `--map order=InvoiceNo`, each with its unit. What could be read
 * in two ways has a target for each: `lineDiscountPercent` takes 10 for 10 %, `lineDiscountAmount` for an amount of 10.
 */

/** Said of the order, by each of its rows or by one of them. */
const orderTargets = [
  'order',
  'date',
  'status',
  'customer',
  'customerName',
  'customerEmail',
  'phone',
  'shipName',
  'line1',
  'line2',
  'city',
  'region',
  'postalCode',
  'country',
  'billName',
  'billLine1',
  'billLine2',
  'billCity',
  'billRegion',
  'billPostalCode',
  'billCountry',
  'currency',
  'shipping',
  'shippingMethod',
  'shippingDiscount',
  'shippingTax',
  'surcharge',
  'surchargeTax',
  'discount',
  'discountPercent',
  'discountFraction',
  'discountAmount',
  'discountCode',
  'taxAmount',
  'total',
  'paid',
  'outstanding',
  'paidAt',
  'paymentMethod',
  'paymentReference',
  'refunded',
  'refundedAt',
  'requiredBy',
  'shippedAt',
  'deliveredAt',
  'carrier',
  'completedAt',
  'cancelledAt',
  'cancelReason',
] as const;

/** Said of a line, or, as notes, tags and tracking numbers, gathered from all rows. */
const lineTargets = [
  'sku',
  'name',
  'category',
  'quantity',
  'price',
  'lineTotal',
  'lineNet',
  'lineDiscount',
  'lineDiscountPercent',
  'lineDiscountFraction',
  'lineDiscountAmount',
  'tax',
  'taxPercent',
  'taxFraction',
  'lineTax',
  'taxIncluded',
  'taxable',
  'note',
  'tags',
  'tracking',
] as const;

export const targets = [...orderTargets, ...lineTargets];

export type Target = (typeof targets)[number];

/** Amounts, which are compared as amounts: 5.0 in one row and 5.00 in another are the same. */
const amounts: ReadonlySet<Target> = new Set([
  'shipping',
  'shippingDiscount',
  'shippingTax',
  'surcharge',
  'surchargeTax',
  'discountAmount',
  'taxAmount',
  'total',
  'paid',
  'outstanding',
  'refunded',
]);

/** Other words for the same, and those of earlier maps. */
const ALIASES: Readonly<Record<string, Target>> = {
  email: 'customerEmail',
  shippingcost: 'shipping',
  shipped: 'shippedAt',
  delivered: 'deliveredAt',
  completed: 'completedAt',
  cancelled: 'cancelledAt',
  canceledat: 'cancelledAt',
  notes: 'note',
  tag: 'tags',
};

const lines: ReadonlySet<Target> = new Set(lineTargets);

export const isOfLine = (target: Target): boolean => lines.has(target);

export const isAmount = (target: Target): boolean => amounts.has(target);

/** `Ship_Name`, `ship name` and `shipName` are one name. */
export const bare = (name: string): string => name.toLowerCase().replaceAll(/[\s_-]+/g, '');

const byName: ReadonlyMap<string, Target> = new Map([
  ...Object.entries(ALIASES),
  ...targets.map((target): [string, Target] => [bare(target), target]),
]);

/** The target that a word means; undefined: none. */
export const targetOf = (word: string): Target | undefined => byName.get(bare(word));
