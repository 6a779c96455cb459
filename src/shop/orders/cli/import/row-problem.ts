import type { Failure, Issue } from '../../../../core/kernel/failure.ts';
import { ownValue } from '../../../../core/kernel/own.ts';
import { linesOf, type OrderRows } from './order-rows.ts';

/** Something in a row that cannot be imported. Thrown where it is found, reported in the order's receipt. */
export class RowProblem extends Error {
  override readonly name = 'RowProblem';
}

export const rowFailure = (message: string): Failure => ({
  kind: 'validation_failed',
  code: 'validation_failed',
  message,
  details: { issues: [{ path: '', message }] },
});

/** Data that the file has no column for is reported under the target that it came from. */
const CALLED: Readonly<Record<string, string>> = {
  externalRef: 'order',
  unitPrice: 'price',
  taxRatePpm: 'tax',
  'discount.percentPpm': 'lineDiscount',
  'discount.amount': 'lineDiscount',
  'guest.email': 'customerEmail',
  'guest.name': 'customerName',
  'shippingAddress.name': 'shipName',
  'shipping.method': 'shippingMethod',
  'shipping.amount': 'shipping',
  declaredTotal: 'total',
  placedAt: 'date',
  'shippingAddress.line1': 'line1',
  'shippingAddress.line2': 'line2',
  'shippingAddress.city': 'city',
  'shippingAddress.region': 'region',
  'shippingAddress.postalCode': 'postalCode',
  'shippingAddress.country': 'country',
  'billingAddress.name': 'billName',
  'billingAddress.line1': 'billLine1',
  'billingAddress.line2': 'billLine2',
  'billingAddress.city': 'billCity',
  'billingAddress.region': 'billRegion',
  'billingAddress.postalCode': 'billPostalCode',
  'billingAddress.country': 'billCountry',
  'notes.text': 'note',
  'payments.amount': 'paid',
  'payments.at': 'paidAt',
  'payments.method': 'paymentMethod',
  'payments.reference': 'paymentReference',
  'payments.refunds.amount': 'refunded',
  'payments.refunds.at': 'refundedAt',
  'shipments.carrier': 'carrier',
  'shipments.shippedAt': 'shippedAt',
  'shipments.deliveredAt': 'deliveredAt',
  'shipments.trackingNumbers': 'tracking',
};

/** What helps with what is wrong with a target. */
const ADVICE: Readonly<Record<string, string>> = {
  sku: '; --sku-blanks _ writes another sign for its blanks',
};

/** What a rejection of the order says, with the rows that it is about. */
export function inRows(failure: Failure, one: OrderRows): Failure {
  const { order, first, last } = one;
  const issue = failure.kind === 'validation_failed' ? failure.details.issues[0] : undefined;
  const where = first === last ? `Row ${first}` : `Rows ${first}–${last}`;
  if (issue === undefined) return { ...failure, message: `${where} (order ${order}): ${failure.message}` };
  const [row, what] = placeOf(issue, linesOf(one));
  const sentence = [row === undefined ? where : `Row ${row}`, what, issue.message].filter(Boolean).join(': ');
  return { ...failure, message: `${sentence}${ownValue(ADVICE, what) ?? ''}.` };
}

function placeOf({ path }: Issue, rows: OrderRows['rows']): [row: number | undefined, what: string] {
  const match = /^items\.(\d+)\.?(.*)$/.exec(path);
  if (match === null) return [undefined, calledAs(path)];
  const [, index, field = ''] = match;
  return [rows[Number(index)]?.row, calledAs(field)];
}

/** Without the places in lists. */
function calledAs(path: string): string {
  const name = path.replaceAll(/\.\d+/g, '');
  return ownValue(CALLED, name) ?? name;
}
