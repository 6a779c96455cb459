import type { Candidate } from '../../../cli/completion/offered.ts';
import type { OfferedValues, ValueSources } from '../../../cli/session/entities.ts';
import type { Field } from '../../../core/model/field.ts';
import type { OrderSummary } from '../read/order-summary/order-summary.ts';
import { NEWEST } from './order-entity.ts';

/** Values of orders that completion and questions offer. */

/** The tags of the newest orders, each once; any other word is a tag too. */
export const tags: OfferedValues = {
  isOpen: true,
  values: async ({ find }) => {
    const orders = (await find('FindOrders', NEWEST)) as readonly Pick<OrderSummary, 'tags'>[];
    const used = new Set(orders.flatMap((order) => order.tags));
    return [...used].toSorted().map((word) => ({ word, help: '' }));
  },
};

/** The fields of "orders show". */
export const fields: OfferedValues = {
  values: async ({ manifest }) =>
    fieldsIn(manifest).map(({ name, summary = '' }) => ({ word: name, help: summary })),
};

/** Each of them with what it may be. */
export const conditions: OfferedValues = {
  values: async ({ manifest }) => fieldsIn(manifest).flatMap(conditionsOf),
};

const fieldsIn = (manifest: ValueSources['manifest']): readonly Field[] =>
  manifest.spec('orders show')?.shape?.fields ?? [];

/** A field with each value that it may have; with none where they cannot be listed. */
function conditionsOf({ name, choices, format, summary = '' }: Field): readonly Candidate[] {
  const values = choices ?? (format === 'boolean' ? ['true', 'false'] : ['']);
  return values.map((value) => ({ word: `${name}=${value}`, help: summary }));
}
