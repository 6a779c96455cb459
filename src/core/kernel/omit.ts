/** The members of a record that are not undefined, as `exactOptionalPropertyTypes` wants them. */
export const omitUndefined = <Fields extends object>(fields: Fields) =>
  without(fields, (value) => value === undefined) as {
    [Key in keyof Fields]?: Exclude<Fields[Key], undefined>;
  };

/** The members that are set: events record as null what commands leave out. */
export const omitNulls = <Fields extends object>(fields: Fields) =>
  without(fields, (value) => value === null || value === undefined) as {
    [Key in keyof Fields]?: NonNullable<Fields[Key]>;
  };

/** A loop, for imports omit some fields of every line. */
function without(fields: object, isOmitted: (value: unknown) => boolean): object {
  const kept: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(fields)) if (!isOmitted(value)) kept[key] = value;
  return kept;
}
