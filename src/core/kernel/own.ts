/** What a table holds under a name that came from outside, and nothing that every object inherits (`constructor`). */
export const ownValue = <Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;
