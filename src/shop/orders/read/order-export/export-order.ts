import { omitNulls } from '../../../../core/kernel/omit.ts';
import type { RecordedEvent } from '../../../../core/model/aggregate.ts';
import type { Address } from '../../../money/address.ts';
import type { Discount } from '../../events/order-line.ts';
import type { OrderDetailRow } from '../order-detail/order-detail.ts';
import type { OrderLineRow } from '../order-summary/order-line.ts';
import type { OrderSummary } from '../order-summary/order-summary.ts';
import { historyOf } from './exported-history.ts';
import type { ExportedOrder } from './exported-order.ts';

/** An order in all its parts, as the views and the log have it. */
export interface WholeOrder {
  readonly summary: OrderSummary;
  readonly lines: readonly OrderLineRow[];
  readonly detail: OrderDetailRow;
  readonly events: readonly RecordedEvent[];
}

/**
 * The order as an import takes it: how it stands now, and its money and units with the times at which they moved.
 *
 * What is left out is how it came to be so: edits after it was placed (their lines are exported as they are now), who did
 * what, that it was reopened or reinstated, the reasons of voids and of cancelled shipments and returns.
 */
export function exportOrder({ summary, lines, detail, events }: WholeOrder): ExportedOrder {
  const { externalRef, orderId, currency, requiredBy, tags, total } = summary;
  const { createdAt, placedAt, completedAt, cancelledAt } = summary;
  const sorted = [...lines].sort((a, b) => numberOf(a) - numberOf(b));
  const quantities = new Map(sorted.map(({ lineId, quantity }) => [lineId, quantity]));
  return {
    ...omitNulls({ externalRef }),
    orderId,
    ...buyerOf(summary, detail),
    currency,
    items: sorted.map(itemOf),
    ...omitNulls({
      discount: discountOf(detail.agreedDiscount),
      shipping: shippingOf(detail),
      shippingAddress: addressOf(detail.shippingAddress),
      billingAddress: addressOf(detail.billingAddress),
      requiredBy,
      tags: tags.length === 0 ? null : tags,
      notes: detail.notes.length === 0 ? null : detail.notes.map(({ text, at }) => ({ text, at })),
      placedAt,
      completedAt,
      cancelledAt,
      cancelReason: detail.cancelReason as NonNullable<ExportedOrder['cancelReason']> | null,
    }),
    createdAt,
    ...historyOf(events, quantities),
    declaredTotal: total,
  };
}

const numberOf = ({ lineId }: OrderLineRow): number => Number(lineId.slice(1));

function buyerOf(
  { customerRef, customerName }: OrderSummary,
  { customerEmail }: OrderDetailRow,
): Pick<ExportedOrder, 'customer' | 'customerName' | 'customerEmail' | 'guest'> {
  if (customerRef === null) return { guest: { name: customerName, ...omitNulls({ email: customerEmail }) } };
  return { customer: customerRef, customerName, ...omitNulls({ customerEmail }) };
}

function itemOf(line: OrderLineRow): ExportedOrder['items'][number] {
  const { lineId, sku, name, category, requiresShipping, quantity, unitPrice } = line;
  return {
    lineId,
    name,
    requiresShipping,
    quantity,
    unitPrice,
    ...taxOf(line),
    ...omitNulls({ sku, category, discount: discountOf(line.agreedDiscount) }),
  };
}

function taxOf({ taxRatePpm, taxIncluded, taxAdjustment }: OrderLineRow) {
  if (taxRatePpm === 0 && !taxIncluded) return {};
  return { taxRatePpm, taxIncluded, ...(taxAdjustment === 0 ? {} : { taxAdjustment }) };
}

const discountOf = (discount: Discount | null) => (discount === null ? null : omitNulls({ ...discount }));

function shippingOf({ agreedShipping }: OrderDetailRow) {
  if (agreedShipping === null) return null;
  const { method, amount, taxRatePpm, taxIncluded, taxAdjustment } = agreedShipping;
  return { method, amount, taxRatePpm, taxIncluded, ...(taxAdjustment === 0 ? {} : { taxAdjustment }) };
}

function addressOf(given: Address | null): ExportedOrder['shippingAddress'] | null {
  if (given === null) return null;
  const { line2, region, postalCode, ...rest } = given;
  return { ...rest, ...omitNulls({ line2, region, postalCode }) };
}
