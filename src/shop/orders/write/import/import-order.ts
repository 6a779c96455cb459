import type * as z from 'zod';
import { load } from '../../../../core/model/command.ts';
import { never } from '../../../../core/model/undo.ts';
import { decideAll, orderCommand } from '../deciding.ts';
import { externalRefKey } from '../lifecycle/order-created.ts';
import { registeredCustomer } from '../lifecycle/registered-customer.ts';
import { catalogueProduct } from '../lines/catalogue-product.ts';
import { isRejected } from '../rejections.ts';
import { importInput } from './input.ts';
import { importSteps } from './steps.ts';
import { wrongTimes } from './times.ts';

type Input = z.output<typeof importInput>;

/**
 * A whole order out of another system, with what has happened to it since: one command, one commit, its events dated on
 * the days on which they happened.
 *
 * 2026-11: history is taken as it is, where the rules for today's orders demand more than old books hold. A
 * placed order needs no address; a line that states sku, name and price needs no product in the catalogue (it is then
 * not looked up at all), and products that were discontinued since may be named; a customer whose name is stated need
 * not be registered; an order that was completed counts as completed by force if something is still open; more may have
 * been paid and captured than was due, after a cancellation too. Everything that concerns counting (shipped, returned, captured, refunded, discounted) holds.
 */
export const importOrder = orderCommand({
  name: 'ImportOrder',
  summary: 'Take over a whole order from another system, with its history',
  input: importInput,
  creates: 'duplicate_order_id',
  entityId: ({ orderId }, newId) => orderId ?? newId(),
  loads: ({ customer, customerName, items }: Input) => ({
    customer:
      customer === undefined || customerName !== undefined ? undefined : load(registeredCustomer, customer),
    products: lookedUp(items).map((sku) => load(catalogueProduct, sku)),
  }),
  rejections: [
    'duplicate_order_id',
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
  ],
  keyTaken: { code: 'duplicate_external_ref', what: 'The external reference' },
  decide: (given, order, { loaded, now }) => {
    const wrong = wrongTimes(given, now);
    if (wrong !== undefined) return wrong;
    const products = new Map((loaded.products ?? []).map(({ state }) => [state.sku, state]));
    const steps = importSteps(given, { customer: loaded.customer?.state, products });
    if (isRejected(steps)) return steps;
    const decision = decideAll(order, steps);
    return isRejected(decision)
      ? decision
      : { ...decision, reserve: externalRefKey(given.externalRef ?? null) };
  },
  undo: never('A whole history is not taken back in one go. Cancel the order.'),
});

/** Only lines that leave their name or price to the catalogue are looked up there. */
const lookedUp = (items: Input['items']): string[] => [
  ...new Set(
    items.flatMap(({ sku, name, unitPrice }) =>
      sku !== undefined && (name === undefined || unitPrice === undefined) ? [sku] : [],
    ),
  ),
];
