import type { Done, Undo } from '../../../core/model/undo.ts';
import type { OrderEvents } from '../events.ts';
import type { Order } from './order.ts';

/** What takes back what was done to an order. */
export type OrderUndo = Undo<Order, OrderEvents>;
export type DoneToOrder = Done<Order, OrderEvents>;
