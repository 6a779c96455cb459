import type { OrderChanges } from './order-changes.ts';

/** A command without what travels with it. */
export interface Change {
  readonly name: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The commands that make the changes: one edit of a placed order, one command a change of a draft. */
export function commandsFor(
  changes: OrderChanges,
  { orderId, status }: { readonly orderId: string; readonly status: string },
  reason: string | undefined,
): readonly Change[] {
  const edits = status === 'placed' ? editOf(changes, reason) : stepsOf(changes);
  return [...edits, ...addressesOf(changes)].map(({ name, data }) => ({ name, data: { orderId, ...data } }));
}

/** The reason may be missing still: the command says so. */
function editOf(
  { shipTo: _, billTo: __, ...changes }: OrderChanges,
  reason: string | undefined,
): readonly Change[] {
  const made = Object.entries(changes).filter(([, value]) =>
    Array.isArray(value) ? value.length > 0 : value !== undefined,
  );
  if (made.length === 0) return [];
  const why = reason === undefined ? {} : { reason };
  return [{ name: 'EditOrder', data: { ...why, ...Object.fromEntries(made) } }];
}

/** In the order in which an edit makes them. */
function stepsOf(changes: OrderChanges): readonly Change[] {
  const { removeDiscount, remove, change, add, discount, shipping } = changes;
  const each = (name: string, all: readonly object[]): Change[] =>
    all.map((data) => ({ name, data: { ...data } }));
  return [
    ...each(
      'RemoveDiscount',
      removeDiscount.map((line) => (line === 'order' ? {} : { lineId: line })),
    ),
    ...each(
      'RemoveItem',
      remove.map((lineId) => ({ lineId })),
    ),
    ...each('ChangeItem', change),
    ...each('AddItem', add),
    ...each('ApplyDiscount', discount),
    ...each('SetShipping', shipping === undefined ? [] : [shipping]),
  ];
}

function addressesOf({ shipTo, billTo }: OrderChanges): readonly Change[] {
  return [
    ...(shipTo === undefined ? [] : [{ name: 'SetShippingAddress', data: { ...shipTo } }]),
    ...(billTo === undefined ? [] : [{ name: 'SetBillingAddress', data: { ...billTo } }]),
  ];
}
