/** Made when it is first asked for; everybody gets the same. Schemas that a start may not need are made so. */
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
  /** Whether anybody has asked. */
  readonly isInitialized: boolean;
}
