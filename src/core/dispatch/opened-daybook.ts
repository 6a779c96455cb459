import type { Result } from '../kernel/result.ts';
import type { AnyCommand, Command } from '../model/command.ts';
import type { AnyQuery, Query } from '../model/query.ts';

/** The dispatchers of an open daybook as faces use them: names are known at run time only. */
export interface OpenedDaybook {
  readonly commands: Commands;
  readonly queries: Queries;
  /** Commands of one batch, of which nothing is stored behind the first that fails. */
  inOrder(): Commands;
  /** Commands that are stored all together, or not at all. */
  atomic(): AtomicCommands;
  /** Commands that are decided as if those before them had been stored, and never are. */
  dryRun(): Promise<Pick<OpenedDaybook, 'commands' | 'atomic'>>;
  close(): Promise<void>;
}

export interface Commands {
  names(): readonly string[];
  definition(name: string): Promise<Result<AnyCommand>>;
  dispatchUnknown(command: Command): Promise<Result<unknown>>;
  /** Resolves when every command dispatched so far is decided; `ended` if the last one has its answer already. */
  decided(): Promise<'accepted' | 'ended'>;
}

export interface AtomicCommands {
  readonly commands: Commands;
  /** How many commands are decided and held. */
  held(): number;
  /** Stores them all or none; each command then has its answer. */
  commit(): Promise<void>;
  /** Stores none; every command held is answered so. */
  abandon(): void;
}

export interface Queries {
  names(): readonly string[];
  definition(name: string): Promise<Result<AnyQuery>>;
  dispatchUnknown(query: Query): Promise<Result<unknown>>;
}
