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

const without = (fields: object, isOmitted: (value: unknown) => boolean): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => !isOmitted(value)));
