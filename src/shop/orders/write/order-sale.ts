import type { Sale } from '../events/sums.ts';
import { type Booked, bookedLine, NOTHING_BOOKED, saleBetween, shippingSold } from '../rules/sales.ts';
import type { Order } from './order.ts';

/** What commands book as sold: an order's sale as it stands, and what a change of its status or lines adds to it. */

/** What was ordered less what came back. */
export const standingSale = (order: Order): Booked => ({
  lines: [...order.lines.values()].map((line) => bookedLine(line, line.takenBack)),
  ...shippingSold(order.shipping),
});

export const saleHead = ({ currency, customerRef, saleCountry }: Order) => ({
  currency,
  customerRef,
  country: saleCountry,
});

/** The whole sale taken out of the books. */
export const unbooked = (order: Order): Sale =>
  saleBetween(saleHead(order), standingSale(order), NOTHING_BOOKED);

/** The whole sale put into the books again. */
export const rebooked = (order: Order): Sale =>
  saleBetween(saleHead(order), NOTHING_BOOKED, standingSale(order));
