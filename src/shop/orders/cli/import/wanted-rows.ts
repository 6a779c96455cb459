import { type Columns, orderIn } from './columns.ts';
import { isBlank, type Row } from './csv-rows.ts';
import type { ImportWish } from './import-wish.ts';

/** What sees the rows that are looked at, and why others are not. */
interface Watcher {
  see?(row: Row): void;
  leave?(why: string): void;
}

/** The rows that are looked at: no blank ones, and where that is said none that name no order. */
export async function* wanted(
  rows: AsyncIterable<Row>,
  columns: Columns,
  { skipEmpty }: ImportWish,
  { see, leave }: Watcher = {},
): AsyncGenerator<Row> {
  const order = orderIn(columns);
  for await (const row of rows) {
    if (isBlank(row)) leave?.('blank');
    else {
      see?.(row);
      if (skipEmpty && order(row.cells) === '') leave?.('without an order (--skip-empty)');
      else yield row;
    }
  }
}
