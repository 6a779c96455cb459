/** A member for a value that may be undefined: missing then, as `exactOptionalPropertyTypes` wants it. */
export const optional = <Key extends string, Value>(key: Key, value: Value | undefined) =>
  (value === undefined ? {} : { [key]: value }) as { [K in Key]?: Value };
