import type { PartialInput } from '../../core/describe/input-path.ts';
import type { Receipt } from '../../core/model/command.ts';
import type { Session } from './session.ts';

/**
 * What a context adds to the command line by hand, its modules loaded when they are needed. Everything else about a context
 * is derived from its definitions.
 */
export interface CliExtension {
  /** By the names that CLI bindings have for them. */
  readonly wizards: Readonly<Record<string, () => Promise<Wizard>>>;
  /** By their paths. */
  readonly programs: Readonly<Record<string, () => Promise<Program>>>;
}

/**
 * Prompts for what the flags left open and sends what comes of it. Answers the receipts, none if there is nothing to change;
 * undefined if nothing was left open, and the command is sent as it was typed.
 */
export type Wizard = (session: Session, draft: PartialInput) => Promise<readonly Receipt[] | undefined>;

/** A command that no single message stands behind. */
export type Program = (session: Session) => Promise<void>;
