import * as z from 'zod';
import { lazy } from '../kernel/lazy.ts';
import { instant } from './fields.ts';
import type { Subject } from './forgetting.ts';

const count = (what: string) => z.int().min(0).describe(what).meta({ show: 'integer' });

/** What forgetting somebody comes to: the proof that nothing of them is left, or of a dry run what would be gone. */
export const forgettingProof = lazy(
  () =>
    z.object({
      subject: z.string().describe('Who, as the log names them: customer-ann, or of a guest the order-…'),
      forgottenAt: instant().nullable().describe('When; null: not yet').meta({ show: 'timestamp' }),
      keys: z
        .array(z.string())
        .describe('The ids of their keys: destroyed, they never come back')
        .meta({ show: 'list' }),
      streams: count('Streams of the log that told of them: their own, and their orders'),
      events: count('Events in them of which the personal part is gone'),
      rows: z
        .array(
          z.object({
            view: z.string().describe('The view').meta({ show: 'id' }),
            rows: count('Rows of those streams, posted anew'),
          }),
        )
        .describe('What the views have of those streams, without what was personal')
        .meta({ show: 'json' }),
      refusals: count('Refused commands about them that were deleted'),
      files: z
        .array(
          z.object({
            file: z.string().describe('The file').meta({ show: 'text' }),
            found: z
              .int()
              .nullable()
              .describe(
                'How many of their names, addresses and numbers stand in it; null: they were not known any more',
              )
              .meta({ show: 'integer' }),
          }),
        )
        .describe('The files of the daybook, searched byte by byte')
        .meta({ show: 'json' }),
      complete: z
        .boolean()
        .describe('False: something is left to be erased, and is when it is asked for again')
        .meta({ show: 'boolean' }),
      remarks: z.array(z.string()).describe('What is left to others, and to be done').meta({ show: 'list' }),
    }) satisfies z.ZodType<ForgettingProof>,
);

/**
 * What forgetting somebody comes to: the proof that nothing of them is left, or of a dry run what would be gone.
 *
 * @example
 * const isProved = ({ complete, files }: ForgettingProof): boolean => complete && files.every(({ found }) => found === 0);
 */
export interface ForgettingProof {
  /** Who, as the log names them: `customer-ann`, or of a guest `order-…`. */
  subject: string;
  /** ISO instant, UTC; null: not yet. */
  forgottenAt: string | null;
  /** The ids of their keys: destroyed, they never come back. */
  keys: string[];
  /** How many streams of the log told of them: their own, and their orders. */
  streams: number;
  /** How many events in those hold what was personal. */
  events: number;
  /** How many rows each view has of those streams, posted anew. */
  rows: { view: string; rows: number }[];
  /** How many refused commands about them were deleted now. */
  refusals: number;
  /** The files of the daybook, and how many of their texts were found in each; null: they were not known any more. */
  files: { file: string; found: number | null }[];
  /** False: something is left to be erased, and is when it is asked for again. */
  complete: boolean;
  /** What is left to others, and to be done: sentences. */
  remarks: string[];
}

/** What was found of somebody before they are forgotten. */
export interface BeforeForgetting {
  /** What would be gone. */
  readonly planned: ForgettingProof;
  /** What no file may hold any more. */
  readonly values: readonly string[];
}

/** Carries out what a commit has decided: in one place, however the command was sent. */
export interface Forgettings {
  /** Looks at what the log and the views hold of somebody. Writes nothing. */
  look(subject: Subject): Promise<BeforeForgetting>;
  /**
   * Destroys, erases and deletes what is left of somebody that the log has forgotten, and proves it. Done again, it finishes
   * what was left, and proves it again.
   *
   * @param values what to search the files for; without them, nothing is known any more to search for
   */
  carryOut(subject: Subject, values?: readonly string[]): Promise<ForgettingProof>;
  /** Finishes what is left of all that the log has forgotten: how many people that are, and whether nothing is left of them. */
  finish(): Promise<{ readonly forgotten: number; readonly complete: boolean }>;
  /** Undefined: the log has not forgotten them. */
  prove(subject: Subject): Promise<ForgettingProof | undefined>;
}
