/** What a store says of the file that it keeps things in: whether its pages and indexes are sound. */
export interface Integrity {
  /** A sentence for each thing that is wrong; none: the file is sound. */
  problems(): Promise<readonly string[]>;
}

/** Of what is kept in memory only. */
export const sound: Integrity = { problems: async () => [] };
