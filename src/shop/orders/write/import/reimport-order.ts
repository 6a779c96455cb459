import { advice } from '../../../../core/kernel/advice.ts';
import { isSame } from '../../../../core/kernel/canonical-json.ts';
import { commandsOf, type Rejection } from '../../../../core/model/command.ts';
import { never } from '../../../../core/model/undo.ts';
import type { OrderEvent } from '../../events.ts';
import { externalRefKey } from '../lifecycle/order-created.ts';
import { orderAggregate } from '../order.ts';
import { isRejected, rejectOrder } from '../rejections.ts';
import { decideImport, importLoads, importRejections, REFERENCE_TAKEN } from './import-decision.ts';
import { type ImportedFact, type ImportedOrder, importedOrder } from './imported-order.ts';
import { importInput } from './input.ts';

/**
 * What was imported of an order with a wrong map is replaced by what it should have been: the same order, its number, id and
 * reference kept. The facts of before stay in the log and count no longer, those that hold follow, dated as they happened.
 *
 * 2026-11: only what imports alone have stored is replaced. What somebody has done to the order since was done to the order as it
 * stood, and would have to be decided again on another one.
 */
export const reimportOrder = commandsOf(importedOrder)({
  name: 'ReimportOrder',
  summary: 'Replace what was imported of an order, where nothing but imports has touched it',
  input: importInput,
  heldKey: ({ externalRef }) => externalRefKey(externalRef ?? null)[0],
  entityId: ({ orderId }) => orderId ?? '',
  loads: importLoads,
  rejections: ['not_imported', 'changed_since_import', ...importRejections],
  keyTaken: REFERENCE_TAKEN,
  decide: (given, imported, { loaded, now }) => {
    const { id, facts, number, changedBy, commandId } = imported;
    if (facts.length === 0 || number === null) return notImported(imported);
    const known = referenceOf(facts);
    const { externalRef = known } = given;
    const again = { ...given, externalRef: externalRef ?? undefined };
    const decision = decideImport(again, orderAggregate.initialState(id), loaded, now);
    if (isRejected(decision)) return decision;
    if (isAsImported(decision.events, facts)) return { doneBy: commandId };
    if (changedBy !== null) return changedSince(imported, changedBy);
    const events = [{ type: 'OrderReimported', data: { number } } as const, ...decision.events];
    if (externalRef === known) return { events };
    return { events, reserve: externalRefKey(externalRef), release: externalRefKey(known) };
  },
  undo: never(
    'What was imported before can be imported again.',
    advice`Import the file as it was read before, with ${{ option: 'replace' }}.`,
  ),
});

const referenceOf = (facts: readonly ImportedFact[]): string | null =>
  facts
    .map(({ data }) => data as { readonly externalRef?: string | null })
    .find((data) => 'externalRef' in data)?.externalRef ?? null;

/** What says no time says nothing about it. */
const isAsImported = (events: readonly OrderEvent[], facts: readonly ImportedFact[]): boolean =>
  events.length === facts.length &&
  events.every(({ type, data, at }, index) => {
    const fact = facts[index];
    return type === fact?.type && (at === undefined || at === fact.occurredAt) && isSame(data, fact.data);
  });

const BY_HAND = 'Change the order itself, or cancel it and import it under another reference.';

function notImported({ changedBy }: ImportedOrder): Rejection {
  const by = changedBy === null ? '' : ` It was begun with ${changedBy.command} by ${changedBy.actor}.`;
  return rejectOrder('not_imported', `The order was not imported.${by} ${BY_HAND}`);
}

const changedSince = (
  { id, number }: ImportedOrder,
  { command, actor, recordedAt }: NonNullable<ImportedOrder['changedBy']>,
): Rejection =>
  rejectOrder(
    'changed_since_import',
    `Order ${number} was changed since it was imported: last with ${command} by ${actor} on ${recordedAt.slice(0, 10)}. ${BY_HAND}`,
    {
      ...advice`What came since: ${{ message: 'GetTimeline', data: { orderId: id } }}.`,
      details: { number, command, actor, recordedAt },
    },
  );
