/** Has a member that is called and shows no call. */
export interface Shown {
  /** Ends it. */
  close(): void;
}
