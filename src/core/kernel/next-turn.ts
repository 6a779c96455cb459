/** Resolves in the next turn of the event loop: what is to be resolved by now goes on before. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
