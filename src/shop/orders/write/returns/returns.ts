import type { Rejection } from '../../../../core/model/command.ts';
import { namedPart } from '../named-part.ts';
import type { LineQuantity, Order, Return } from '../order.ts';
import { isRejected, rejectOrder } from '../rejections.ts';

/** What commands about a return have in common: requested + returned never exceeds shipped. */

export const TOO_MANY = { code: 'quantity_exceeds_returnable', what: 'can come back' } as const;

/** The return that a command names, if units of it are still to come. */
export function openReturn(order: Order, returnId: string): Return | Rejection {
  const found = namedPart('return', order.returns, returnId);
  if (isRejected(found)) return found;
  return found.open.size > 0 ? found : rejectOrder('return_closed', `The return ${returnId} is closed.`);
}

/** Its units that are announced and have not arrived. */
export const outstanding = ({ open }: Return): readonly LineQuantity[] =>
  [...open].map(([lineId, quantity]) => ({ lineId, quantity }));
