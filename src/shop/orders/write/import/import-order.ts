import { never } from '../../../../core/model/undo.ts';
import { clearIds } from '../../../money/names.ts';
import { orderCommand } from '../deciding.ts';
import { externalRefKey } from '../lifecycle/order-created.ts';
import { isRejected } from '../rejections.ts';
import { decideImport, importLoads, importRejections, REFERENCE_TAKEN } from './import-decision.ts';
import { importInput } from './input.ts';

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
  loads: importLoads,
  remarks: ({ externalRef }) => clearIds('The external reference', externalRef),
  rejections: ['duplicate_order_id', ...importRejections],
  keyTaken: REFERENCE_TAKEN,
  decide: (given, order, { loaded, now }) => {
    const decision = decideImport(given, order, loaded, now);
    return isRejected(decision)
      ? decision
      : { ...decision, reserve: externalRefKey(given.externalRef ?? null) };
  },
  undo: never('A whole history is not taken back in one go. Cancel the order.'),
});
