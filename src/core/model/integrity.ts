/** The state of a store's file: whether its pages and indexes are sound. */
export interface Integrity {
  /** A sentence for each problem; none: the file is sound. */
  problems(): Promise<readonly string[]>;
}

/** Of what is kept in memory only. */
export const sound: Integrity = { problems: async () => [] };
