/** What columns of a CSV file can be: the words on the left of `--map order=InvoiceNo`. */
export const targets = [
  'order',
  'sku',
  'name',
  'category',
  'quantity',
  'price',
  'discount',
  'tax',
  'currency',
  'date',
  'customer',
  'customerName',
  'email',
  'shipName',
  'line1',
  'line2',
  'city',
  'region',
  'postalCode',
  'country',
  'shippingCost',
  'shippingMethod',
  'requiredBy',
  'shipped',
  'delivered',
  'carrier',
  'completed',
  'cancelled',
  'note',
  'tag',
  'total',
] as const;

export type Target = (typeof targets)[number];

/** What a row says about its line. Everything else is said of the order, by each of its rows or by only one. */
const lineTargets: ReadonlySet<Target> = new Set([
  'sku',
  'name',
  'category',
  'quantity',
  'price',
  'discount',
  'tax',
  'note',
  'tag',
]);

export const isOfLine = (target: Target): boolean => lineTargets.has(target);

export const isTarget = (word: string): word is Target => (targets as readonly string[]).includes(word);

/** `Ship_Name`, `ship name` and `shipName` are one name. */
export const bare = (name: string): string => name.toLowerCase().replaceAll(/[\s_-]+/g, '');
