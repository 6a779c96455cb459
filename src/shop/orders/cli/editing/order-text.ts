import { stringify } from 'yaml';
import { percent } from '../../../../core/describe/cells.ts';
import { omitNulls, omitUndefined } from '../../../../core/kernel/omit.ts';
import { formatMinor } from '../../../../core/model/money.ts';

/** An order as a query answers it, as far as it can be edited. */
export interface ShownOrder {
  readonly orderId: string;
  readonly number: number;
  readonly version: number;
  readonly status: string;
  readonly customerName: string;
  readonly customerRef: string | null;
  readonly currency: string;
  readonly total: number;
  readonly lines: readonly ShownLine[];
  readonly agreedDiscount: ShownDiscount | null;
  readonly agreedShipping: ShownShipping | null;
  readonly shippingAddress: ShownAddress | null;
  readonly billingAddress: ShownAddress | null;
}

interface ShownLine {
  readonly lineId: string;
  readonly sku: string | null;
  readonly name: string;
  readonly quantity: number;
  readonly unitPrice: number;
  readonly taxRatePpm: number;
  readonly taxIncluded: boolean;
  readonly agreedDiscount: ShownDiscount | null;
}

interface ShownDiscount {
  readonly percentPpm: number | null;
  readonly amount: number | null;
  readonly code: string | null;
  readonly reason: string | null;
}

interface ShownShipping {
  readonly method: string;
  readonly amount: number;
  readonly taxRatePpm: number;
  readonly taxIncluded: boolean;
}

type ShownAddress = Readonly<Record<string, string | null>>;

/**
 * An order as a text that people edit: YAML in which every value is a text, so that 4.50 stays 4.50 and NO a country.
 *
 * 2026-11-26: YAML and not JSON, for it is edited by hand: no quotes, no commas to forget, and comments that belong to it. Its
 * "failsafe" schema knows only texts, lists and records, which leaves out all that YAML is feared for.
 *
 * @param reason stands in the text of a placed order, whose changes need one
 */
export function orderText(order: ShownOrder, reason: string | undefined): string {
  const { currency, lines, agreedDiscount, agreedShipping, shippingAddress, billingAddress } = order;
  const body = {
    ...(order.status === 'placed' ? { reason: reason ?? '' } : {}),
    lines: lines.map((line) => lineText(line, currency)),
    discount: discountText(agreedDiscount, currency) ?? '',
    shipping: agreedShipping === null ? '' : shippingText(agreedShipping, currency),
    shipTo: addressText(shippingAddress),
    billTo: addressText(billingAddress),
  };
  // An empty part is left open, not quoted. (What is within a value is indented.)
  const written = stringify(body, { schema: 'failsafe', lineWidth: 0 }).replaceAll(/^(\w+): ""$/gm, '$1:');
  return `${head(order)}\n${written}`;
}

function head({ number, customerName, customerRef, status, currency }: ShownOrder): string {
  const who = customerRef === null ? customerName : `${customerName} (${customerRef})`;
  const lines = [
    `Order ${number} of ${who}, ${status === 'placed' ? 'placed' : 'a draft'}. Amounts are in ${currency}.`,
    '',
    'Change it, save, and leave the editor: you are shown what it comes to before anything is stored.',
    'Leave it as it is, and nothing changes. Empty it to give up.',
    '',
    'A line: change its quantity or unitPrice, or delete it whole. A new one has no "line":',
    '  - sku: MUG                     - name: Gift wrapping',
    '    quantity: 2                    unitPrice: 3.00',
    'A discount, on a line or on the whole order: {percent: 10}, or {amount: 5.00, code: SPRING}',
    'Shipping: {method: standard, amount: 4.90}. An address: {line1: ..., city: ..., country: DE}',
  ];
  return lines.map((line) => `# ${line.replaceAll(/\p{C}/gu, ' ')}`.trimEnd()).join('\n');
}

const lineText = (line: ShownLine, currency: string) => ({
  line: line.lineId,
  ...(line.sku === null ? {} : { sku: line.sku }),
  name: line.name,
  quantity: String(line.quantity),
  unitPrice: formatMinor(line.unitPrice, currency),
  ...taxText(line),
  ...omitUndefined({ discount: discountText(line.agreedDiscount, currency) }),
});

function discountText(discount: ShownDiscount | null, currency: string) {
  if (discount === null) return undefined;
  const { percentPpm, amount, code, reason } = discount;
  return {
    ...(percentPpm === null ? {} : { percent: percent(percentPpm).replace('%', '') }),
    ...(amount === null ? {} : { amount: formatMinor(amount, currency) }),
    ...omitNulls({ code, reason }),
  };
}

const shippingText = (shipping: ShownShipping, currency: string) => ({
  method: shipping.method,
  amount: formatMinor(shipping.amount, currency),
  ...taxText(shipping),
});

const taxText = ({ taxRatePpm, taxIncluded }: Pick<ShownLine, 'taxRatePpm' | 'taxIncluded'>) => ({
  ...(taxRatePpm === 0 ? {} : { taxRate: percent(taxRatePpm).replace('%', '') }),
  ...(taxIncluded ? { taxIncluded: 'true' } : {}),
});

const addressText = (address: ShownAddress | null) => (address === null ? '' : omitNulls(address));
