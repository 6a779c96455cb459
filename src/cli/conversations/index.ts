import type { Receipt } from '../../core/model/command.ts';
import type { PartialInput } from '../argv/input.ts';
import type { Session } from '../session/session.ts';

/**
 * Hand-written conversations: each asks for what the flags left open and sends what comes of it. Answers the receipts, none
 * if there is nothing to change; undefined if nothing was left open, and the command is sent as it was typed.
 */
export type Wizard = (session: Session, draft: PartialInput) => Promise<readonly Receipt[] | undefined>;

/** The module of each, loaded when it is needed: an order is created without what edits one. */
export const wizards: Readonly<Record<string, () => Promise<Wizard>>> = {
  'create-order': async () => (await import('./create-order.ts')).createOrder,
  'edit-order': async () => (await import('./edit-order.ts')).editOrder,
};
