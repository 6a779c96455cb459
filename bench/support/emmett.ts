import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from './program.ts';

/** What the comparison uses of Emmett's event store on SQLite (tried with 0.38.5). */
export interface EmmettStore {
  appendToStream(stream: string, events: readonly EmmettEvent[]): Promise<unknown>;
  consumer(options: { readonly pulling: { readonly batchSize: number } }): {
    processor(options: {
      readonly processorId: string;
      readonly startFrom: 'BEGINNING';
      readonly eachMessage: (message: EmmettMessage, context: Context) => Promise<void>;
      readonly stopAfter: (message: EmmettMessage) => boolean;
    }): unknown;
    start(): Promise<void>;
    close(): Promise<void>;
  };
}

export interface EmmettEvent {
  readonly type: string;
  readonly data: object;
}

export interface EmmettMessage extends EmmettEvent {
  readonly metadata: { readonly streamName: string; readonly globalPosition: bigint };
}

export interface Context {
  readonly connection: { command(sql: string, values?: readonly unknown[]): Promise<unknown> };
}

interface Emmett {
  getSQLiteEventStore(options: {
    readonly fileName: string;
    readonly projections?: readonly {
      readonly type: 'inline';
      readonly projection: {
        readonly name: string;
        readonly canHandle: readonly string[];
        readonly handle: (messages: readonly EmmettMessage[], context: Context) => Promise<void>;
      };
    }[];
  }): EmmettStore;
}

export const HOW_TO_INSTALL = `Emmett is not installed here. In a folder of its own: "npm install @event-driven-io/emmett@0.38.5
  @event-driven-io/emmett-sqlite@0.38.5 sqlite3@5.1.7", then DAYBOOK_BENCH_EMMETT=FOLDER npm run bench -- emmett.`;

const PACKAGE = '@event-driven-io/emmett-sqlite';

/** The folder in which it may be installed. */
export const emmettFolder = (): string => process.env['DAYBOOK_BENCH_EMMETT'] ?? root;

/** It is no dependency: undefined where it is not installed. */
export function emmett(installedIn: string): Emmett | undefined {
  const load = createRequire(join(installedIn, 'package.json'));
  try {
    return load(PACKAGE) as Emmett;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}
