import { defineEventGroups, type EventOf } from '../../core/model/event.ts';
import { fulfilment } from './events/fulfilment.ts';
import { lifecycle } from './events/lifecycle.ts';
import { lines } from './events/lines.ts';
import { money } from './events/money.ts';
import { notesAndTags } from './events/notes-and-tags.ts';
import { returns } from './events/returns.ts';

/**
 * Every stored fact of an order. The stream is `order-<uuid>`. Stored for ever: see core/event.ts before changing one.
 *
 * Events carry everything that their views need: names, prices, computed amounts, differences and where the order's
 * sums then stand. All money is integer minor units of the order's one currency. What an event states of amounts are
 * absolute values after it, except `sale` and fields called `difference`.
 *
 * Personal data (`personal`) belongs to the customer named by `customerRef`; with a guest's order that is null and the
 * data belongs to the order itself.
 */

const catalogue = defineEventGroups('order', {
  lifecycle,
  lines,
  money,
  fulfilment,
  returns,
  notesAndTags,
});

type Catalogue = typeof catalogue;
/** By its name declarations, and what the compiler says, stay short: the catalogue is in the type of every command. */
export interface OrderEvents extends Catalogue {}
export const orderEvents: OrderEvents = catalogue;

export type OrderEvent = EventOf<OrderEvents>;
