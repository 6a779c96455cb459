/**
 * How far a long piece of work has come. The end is reported too (`done` = `total`), before anything else is said.
 *
 * @example
 * const percent = ({ done, total }: ProgressReport): number => Math.round((100 * done) / total);
 */
export interface ProgressReport {
  /** What is being done: `Rebuilding order_summary`. Another name is another piece of work. */
  readonly work: string;
  /** Steps so far. */
  readonly done: number;
  /** Steps in all, or at the most where only that is known. */
  readonly total: number;
}

/**
 * Called often and from hot loops: the listener decides what is worth showing.
 *
 * @example
 * const report: ReportProgress = ({ work, done, total }) => console.log(`${work}: ${done} of ${total}`);
 */
export type ReportProgress = (report: ProgressReport) => void;

export const noProgress: ReportProgress = () => undefined;
