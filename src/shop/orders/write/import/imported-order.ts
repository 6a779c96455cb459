import type { Aggregate, EventMeta } from '../../../../core/model/aggregate.ts';
import { type OrderEvent, type OrderEvents, orderEvents } from '../../events.ts';
import { isImport } from '../../rules/imports.ts';
import { orderNaming } from '../../rules/naming.ts';
import { subjectOf } from '../../rules/subject.ts';

/** What the last import said of an order, and what else has changed it. */
export interface ImportedOrder {
  readonly id: string;
  /** Null while the commit that creates it is in flight. */
  number: number | null;
  /** Empty: it was not imported. */
  facts: ImportedFact[];
  /** The id of the command that stored them. */
  commandId: string;
  /** The last command that was no import. */
  changedBy: Pick<EventMeta, 'command' | 'actor' | 'recordedAt'> | null;
}

export interface ImportedFact {
  readonly type: OrderEvent['type'];
  readonly data: unknown;
  readonly occurredAt: string;
}

function take(order: ImportedOrder, type: OrderEvent['type'], data: unknown, meta: EventMeta): void {
  const { command, actor, recordedAt, commandId, number, occurredAt } = meta;
  order.number ??= number;
  if (!isImport(command)) {
    order.changedBy = { command, actor, recordedAt };
    return;
  }
  order.commandId = commandId;
  if (type === 'OrderReimported') order.facts = [];
  else order.facts.push({ type, data, occurredAt });
}

/** Whose it was when it was last imported; undefined: a guest's. */
function customerOf({ facts }: ImportedOrder): string | undefined {
  const created = facts.find(({ type }) => type === 'OrderCreated')?.data as
    | { readonly customerRef: string | null }
    | undefined;
  return created?.customerRef ?? undefined;
}

const types = Object.keys(orderEvents.definitions) as readonly OrderEvent['type'][];

export const importedOrder: Aggregate<ImportedOrder, OrderEvents> = {
  events: orderEvents,
  subject: (order, data) => subjectOf((data as { readonly customer?: string }).customer ?? customerOf(order)),
  naming: orderNaming,
  initialState: (id) => ({ id, number: null, facts: [], commandId: '', changedBy: null }),
  evolve: Object.fromEntries(
    types.map((type) => [
      type,
      (order: ImportedOrder, data: unknown, meta: EventMeta) => take(order, type, data, meta),
    ]),
  ) as Aggregate<ImportedOrder, OrderEvents>['evolve'],
};
