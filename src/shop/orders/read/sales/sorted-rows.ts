/** Compares rows by columns, descending with "-". What is missing stands last. */
export function inOrder<Row extends object>(sort: readonly string[]): (a: Row, b: Row) => number {
  const orders = sort.map((name) => {
    const column = name.replace('-', '') as keyof Row;
    const sign = name.startsWith('-') ? -1 : 1;
    return (a: Row, b: Row) => sign * compared(a[column], b[column]);
  });
  return (a, b) => orders.reduce((found, order) => (found === 0 ? order(a, b) : found), 0);
}

function compared(a: unknown, b: unknown): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return (a as number | string) < (b as number | string) ? -1 : 1;
}
