import type { Receipt } from '../../core/model/command.ts';
import type { FieldChange, MoneyChange } from '../../core/model/field-changes.ts';

/** Receipts of commands on one entity that were stored together are joined to one. */
export function joinedReceipts(receipts: readonly Receipt[]): readonly Receipt[] {
  const joined: Receipt[] = [];
  for (const receipt of receipts) {
    const before = joined.at(-1);
    if (before === undefined || before.id !== receipt.id) joined.push(receipt);
    else joined[joined.length - 1] = oneOf(before, receipt);
  }
  return joined;
}

function oneOf(first: Receipt, second: Receipt): Receipt {
  const { number, changes = [], money = [] } = first;
  return {
    ...second,
    number: second.number ?? number,
    events: [...first.events, ...second.events],
    ...(second.changes === undefined ? {} : { changes: joinedChanges([...changes, ...second.changes]) }),
    ...(second.money === undefined ? {} : { money: joinedMoney([...money, ...second.money]) }),
  };
}

/** Of each field, from what it was at first to what it is at last. What came on the way stays new. */
function joinedChanges(changes: readonly FieldChange[]): readonly FieldChange[] {
  const joined = new Map<string, FieldChange>();
  for (const change of changes) {
    const key = JSON.stringify([change.table, change.key, change.field]);
    const { before, row } = joined.get(key) ?? change;
    joined.set(key, { ...change, before, row: change.row === 'removed' ? 'removed' : row });
  }
  return [...joined.values()];
}

function joinedMoney(money: readonly MoneyChange[]): readonly MoneyChange[] {
  const joined = new Map<string, MoneyChange>();
  for (const change of money) {
    const key = `${change.currency} ${change.field}`;
    const { before } = joined.get(key) ?? change;
    joined.set(key, { ...change, before, difference: change.after - before });
  }
  return [...joined.values()];
}
