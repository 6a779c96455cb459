/**
 * Milliseconds of a clock that only goes forward, with fractions, from any beginning. (`performance` measures the same, and
 * loads a module for it that a start can do without.)
 */
export const monotonicMs = (): number => Number(process.hrtime.bigint()) / 1e6;
