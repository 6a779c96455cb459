import type { Advice } from '../../../core/kernel/advice.ts';
import { type Rejection, reject } from '../../../core/model/command.ts';
import { NOT_SEALED } from '../../money/forgetting.ts';

/** Every rejection by a rule of orders: its code, and what it means. */
export const orderRejections = {
  address_locked: 'The address can no longer change: everything is shipped, or the order is closed.',
  address_required: 'An order with lines that ship needs an address to ship to.',
  already_held: 'The order is on hold for this reason already.',
  amount_too_large: 'The amounts are more than can be counted exactly.',
  authorization_closed: 'The authorisation has expired, was voided or is used up.',
  balance_open: "The order's balance is not zero.",
  credit_exceeds_lines: 'More would be credited than the returned units are worth.',
  credit_exceeds_owed: 'More would be credited than is owed.',
  changed_since_import: 'Something else than imports has changed the order.',
  currency_mismatch: 'The price is in another currency than the order.',
  currency_required: 'The currency cannot be told from the items.',
  currency_withdrawn: 'The currency is money no longer: only old orders are in it.',
  customer_forgotten:
    'The customer or guest was forgotten: nothing that is personal can be recorded of them any more.',
  customer_not_found: 'There is no such customer.',
  customer_registered: 'The order is of a registered customer.',
  declared_total_mismatch: 'The total that was declared is not what the order comes to.',
  discount_exceeds_amount: 'A discount is more than what it is given on.',
  discount_not_found: 'There is no such discount.',
  duplicate_external_ref: 'Another order has this external reference.',
  duplicate_order_id: 'There is an order with this id already.',
  duplicate_payment: 'The order has a payment of this method with this reference already.',
  duplicate_tracking_number: 'A tracking number is given twice.',
  empty_order: 'The order has no lines.',
  exceeds_amount_due: 'The payment is more than what is due.',
  exceeds_authorized: 'More would be captured than is authorised.',
  exceeds_refundable: 'More would be paid back than was received.',
  future_date: 'Facts are recorded when or after they happen.',
  has_live_shipments: 'Units are shipped and neither returned nor called back.',
  invalid_transition: "The order's status does not allow it.",
  line_not_found: 'The order has no such line.',
  line_repeated: 'A line is named twice.',
  no_change: 'It is so already.',
  not_all_shipped: 'Not everything is shipped.',
  not_imported: 'The order was not imported.',
  not_held: 'The order is not on hold for this reason.',
  not_sealed: NOT_SEALED,
  nothing_to_ship: 'Nothing is left to ship.',
  open_orders: 'The order is still open.',
  order_cancelled: 'The order is cancelled.',
  order_not_draft: 'The order is no longer a draft.',
  order_not_placed: 'The order is not placed.',
  order_on_hold: 'The order is on hold.',
  payment_not_found: 'The order has no such payment.',
  price_required: "A line of the shop's own wording needs a price.",
  product_discontinued: 'The product can no longer be ordered.',
  product_not_found: 'There is no such product.',
  quantity_below_shipped: 'A line cannot have fewer units than were shipped.',
  quantity_exceeds_open: 'More would be shipped than is open.',
  quantity_exceeds_returnable: 'More would be returned than was shipped and is not coming back yet.',
  reason_required: 'A reason is needed.',
  return_closed: 'The return is closed.',
  return_not_found: 'The order has no such return.',
  return_open: 'A return is announced and has not arrived.',
  shipment_closed: 'The shipment has arrived or was called back.',
  shipment_not_found: 'The order has no such shipment.',
  status_is_derived: 'This word follows from what has happened; nobody sets it.',
  times_out_of_order: 'The times contradict one another.',
  too_many_lines: 'The order would have too many lines.',
  too_many_tags: 'The order would have too many tags.',
  units_returning: 'Units of the shipment came back or are on their way back.',
} as const;

export type OrderRejection = keyof typeof orderRejections;

/** Rejects in the catalogue's words, or in more specific ones. */
export const rejectOrder = (
  code: OrderRejection,
  message: string = orderRejections[code],
  more: Advice & { details?: unknown } = {},
): Rejection => reject(code, message, more);

/** Rejects what names something that does not exist; the hint says what there is instead. */
export const rejectMissing = (
  code: OrderRejection,
  message: string,
  more: Advice & { details?: unknown },
): Rejection => ({ ...rejectOrder(code, message, more), missing: true });

/** Distinguishes a rejection from the value that was wanted. */
export const isRejected = <Wanted extends object>(wanted: Wanted | Rejection): wanted is Rejection =>
  'rejected' in wanted;
