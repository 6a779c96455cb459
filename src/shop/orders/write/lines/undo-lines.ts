import { isSame } from '../../../../core/kernel/canonical-json.ts';
import { cannot, dataOf, omitNulls } from '../../../../core/model/undo.ts';
import type { Discount, OrderLine } from '../../events/order-line.ts';
import type { OrderUndo } from '../order-undo.ts';

/** What was agreed on a line, besides what it is. */
export const termsOf = ({ quantity, unitPrice, discount }: OrderLine) => ({ quantity, unitPrice, discount });

export const discountGiven = (discount: Discount) => omitNulls(discount);

/** The line as an item of a command: a product at the price that was agreed, or a line of the shop's own wording. */
export function itemGiven(line: OrderLine) {
  const { sku, name, requiresShipping, quantity, unitPrice, taxRatePpm, taxIncluded, discount } = line;
  return {
    ...(sku === null ? { name, requiresShipping } : { sku }),
    quantity,
    unitPrice,
    ...(taxRatePpm === 0 ? {} : { taxRatePpm }),
    ...(taxIncluded ? { taxIncluded } : {}),
    ...(discount === null ? {} : { discount: discountGiven(discount) }),
  };
}

export const changedSince = (lineId: string) => cannot(`${lineId} has changed since.`);

export const undoAddItem: OrderUndo = (done) => {
  const { lineId } = dataOf(done, 'OrderItemAdded').line;
  const [added, now] = [done.after.lines.get(lineId), done.now.lines.get(lineId)];
  if (now === undefined) return cannot(`${lineId} was removed since.`);
  if (added === undefined || !isSame(termsOf(now), termsOf(added))) return changedSince(lineId);
  return { command: 'RemoveItem', data: { orderId: done.id, lineId } };
};

export const undoChangeItem: OrderUndo = (done) => {
  const { line, before } = dataOf(done, 'OrderItemChanged');
  const { lineId, quantity, unitPrice } = line;
  const now = done.now.lines.get(lineId);
  if (now === undefined) return cannot(`${lineId} was removed since.`);
  if (now.quantity !== quantity || now.unitPrice !== unitPrice) return changedSince(lineId);
  const back = {
    ...(before.quantity === quantity ? {} : { quantity: before.quantity }),
    ...(before.unitPrice === unitPrice ? {} : { unitPrice: before.unitPrice }),
  };
  return { command: 'ChangeItem', data: { orderId: done.id, lineId, ...back } };
};

/** It comes back as a new line: ids are never used again. */
export const undoRemoveItem: OrderUndo = (done) => {
  const { line } = dataOf(done, 'OrderItemRemoved');
  return { command: 'AddItem', data: { orderId: done.id, ...itemGiven(line) } };
};
