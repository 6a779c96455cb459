/** How far a long piece of work has come. The end is told too (`done` = `total`), before anything else is said. */
export interface ProgressReport {
  /** What is being done: `Rebuilding order_summary`. Another name is another piece of work. */
  readonly work: string;
  /** Steps so far. */
  readonly done: number;
  /** Steps in all, or at the most where only that is known. */
  readonly total: number;
}

/** Told often and from hot loops: whoever listens decides what is worth showing. */
export type ReportProgress = (report: ProgressReport) => void;

export const noProgress: ReportProgress = () => undefined;
