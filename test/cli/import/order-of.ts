import { columnsIn, typedMapping } from '../../../src/shop/orders/cli/import/columns.ts';
import { dateCells } from '../../../src/shop/orders/cli/import/date-cells.ts';
import type { Reading } from '../../../src/shop/orders/cli/import/order-cells.ts';
import { orderData } from '../../../src/shop/orders/cli/import/order-data.ts';

type Ways = Partial<Pick<Reading, 'currency' | 'decimal' | 'statusWords' | 'guestName' | 'skuBlanks'>>;

/** One order, of rows whose cells stand under `header`; cells are separated by bars. */
export function orderOf(
  map: string,
  header: string,
  rows: readonly string[],
  ways: Ways & { format?: string; zone?: string } = {},
) {
  const columns = columnsIn(header.split('|'), typedMapping(map));
  const zone = ways.zone ?? 'UTC';
  const date = dateCells({ all: ways.format, by: {} }, { now: new Date('2026-06-01T00:00:00Z'), zone });
  const reading = {
    currency: 'USD',
    decimal: undefined,
    statusWords: {},
    guestName: undefined,
    skuBlanks: undefined,
    zone,
    ...ways,
    columns,
    date,
  };
  const read = rows.map((row, index) => ({ row: index + 2, cells: row.split('|') }));
  const order = { order: 'A', first: 2, last: rows.length + 1, rows: read, count: rows.length };
  return orderData(order, reading).data;
}

const LINE = 'order=Nr,name=Item,customerName:=Walk-in';

/** A line of an order with more columns. */
export const lineOf = (map: string, header: string, row: string, ways: Ways = {}) =>
  orderOf(`${LINE},${map}`, `Nr|Item|${header}`, [`A|Mug|${row}`], ways).items[0];
