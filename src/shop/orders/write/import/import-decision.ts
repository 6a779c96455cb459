import type * as z from 'zod';
import { type Loaded, load } from '../../../../core/model/command.ts';
import { decideAll, type OrderDecision } from '../deciding.ts';
import { registeredCustomer } from '../lifecycle/registered-customer.ts';
import { catalogueProduct } from '../lines/catalogue-product.ts';
import type { Order } from '../order.ts';
import { isRejected } from '../rejections.ts';
import type { importInput } from './input.ts';
import { importSteps } from './steps.ts';
import { wrongTimes } from './times.ts';

/** What the first import of an order and one that replaces it have in common. */

type Input = z.output<typeof importInput>;

export const importLoads = ({ customer, customerName, items }: Input) => ({
  customer:
    customer === undefined || customerName !== undefined ? undefined : load(registeredCustomer, customer),
  products: lookedUp(items).map((sku) => load(catalogueProduct, sku)),
});

/** Only lines that leave their name or price to the catalogue are looked up there. */
const lookedUp = (items: Input['items']): string[] => [
  ...new Set(
    items.flatMap(({ sku, name, unitPrice }) =>
      sku !== undefined && (name === undefined || unitPrice === undefined) ? [sku] : [],
    ),
  ),
];

export const REFERENCE_TAKEN = { code: 'duplicate_external_ref', what: 'The external reference' } as const;

/** The whole history of an order. @param order one of which nothing is known yet */
export function decideImport(
  given: Input,
  order: Order,
  loaded: Loaded<ReturnType<typeof importLoads>>,
  now: string,
): OrderDecision {
  const wrong = wrongTimes(given, now);
  if (wrong !== undefined) return wrong;
  const products = new Map((loaded.products ?? []).map(({ state }) => [state.sku, state]));
  const steps = importSteps(given, { customer: loaded.customer?.state, products });
  return isRejected(steps) ? steps : decideAll(order, steps);
}

export const importRejections = [
  'duplicate_external_ref',
  'declared_total_mismatch',
  'customer_not_found',
  'customer_forgotten',
  'currency_required',
  'product_not_found',
  'price_required',
  'currency_mismatch',
  'discount_exceeds_amount',
  'amount_too_large',
  'too_many_lines',
  'empty_order',
  'future_date',
  'times_out_of_order',
  'invalid_transition',
  'order_not_placed',
  'order_cancelled',
  'order_on_hold',
  'line_not_found',
  'line_repeated',
  'nothing_to_ship',
  'quantity_exceeds_open',
  'quantity_exceeds_returnable',
  'credit_exceeds_lines',
  'credit_exceeds_owed',
  'return_closed',
  'shipment_closed',
  'units_returning',
  'not_held',
  'duplicate_tracking_number',
  'already_held',
  'duplicate_payment',
  'exceeds_authorized',
  'authorization_closed',
  'exceeds_refundable',
  'has_live_shipments',
  'reason_required',
  'no_change',
] as const;
