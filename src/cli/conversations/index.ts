import type { Draft } from '../input.ts';
import type { Session } from '../session.ts';
import { createOrder } from './create-order.ts';

/** Hand-written conversations: each fills in what the flags left open, and changes nothing else. */
export type Conversation = (session: Session, draft: Draft) => Promise<void>;

export const conversations: Readonly<Record<string, Conversation>> = { 'create-order': createOrder };
