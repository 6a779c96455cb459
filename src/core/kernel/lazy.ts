/** Made when it is first asked for; everybody gets the same. Schemas that a start may not need are made so. */
/* @__NO_SIDE_EFFECTS__ */
export function lazy<T>(make: () => T): Once<T> {
  let made: { readonly value: T } | undefined;
  const get = (): T => {
    made ??= { value: make() };
    return made.value;
  };
  return Object.defineProperty(get, 'begun', { get: () => made !== undefined }) as Once<T>;
}

export interface Once<T> {
  (): T;
  /** Whether anybody has asked. */
  readonly begun: boolean;
}
