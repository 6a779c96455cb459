import { advice } from '../../../core/kernel/advice.ts';
import type { Rejection } from '../../../core/model/command.ts';
import { type DecisionStep, events } from './deciding.ts';
import type { Order } from './order.ts';
import { rejectOrder } from './rejections.ts';

/** In which status of the order a command is taken. */

/** Lines, discounts and shipping change in a draft; afterwards an order is edited. */
export const draftOnly: DecisionStep = (order) =>
  order.status === 'created'
    ? events()
    : rejectOrder(
        'order_not_draft',
        `The order is ${order.status}.`,
        order.status === 'placed' ? advice`Change a placed order with ${{ message: 'EditOrder' }}.` : {},
      );

export const notPlaced = (order: Order): Rejection | undefined =>
  order.status === 'placed'
    ? undefined
    : rejectOrder('order_not_placed', `The order is ${order.status}, not placed.`);
