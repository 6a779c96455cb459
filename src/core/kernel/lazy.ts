/** A value made on first use and kept: for schemas that a start may not need. */
/* @__NO_SIDE_EFFECTS__ */
export function lazy<T>(make: () => T): Lazy<T> {
  let made: { readonly value: T } | undefined;
  const get = (): T => {
    made ??= { value: make() };
    return made.value;
  };
  return Object.defineProperty(get, 'isInitialized', { get: () => made !== undefined }) as Lazy<T>;
}

export interface Lazy<T> {
  (): T;
  /** Whether the value has been made. */
  readonly isInitialized: boolean;
}
