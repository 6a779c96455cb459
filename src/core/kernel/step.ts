/**
 * Does a piece of work that is worth seeing by itself. What is around the program decides what becomes of it: a tracer gives
 * each a span, with those of the work within as its children. The work is started at once.
 */
export type Step = <T>(name: string, work: () => Promise<T>) => Promise<T>;

export const plainStep: Step = (_name, work) => work();
