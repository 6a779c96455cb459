import type { NextMessage } from './core/kernel/advice.ts';
import type { Survey } from './core/model/command.ts';
import { entityId, type StreamId, streamId } from './core/model/commit.ts';
import type { Subject } from './core/model/forgetting.ts';
import type { Page } from './core/model/query.ts';

interface Forgettable {
  /** The streams besides its own that hold personal data of it. */
  others(id: string, ask: Survey['ask']): Promise<readonly StreamId[]>;
  /** What asks for the proof that nothing is left of it. */
  proof(id: string): NextMessage;
}

/** Who can be forgotten, by the category of their stream. */
const forgettable: Readonly<Record<string, Forgettable>> = {
  customer: {
    others: async (customer, ask) => {
      const orders: StreamId[] = [];
      let after: string | undefined;
      do {
        const given = { customer, limit: 10_000, after };
        const page: Page<{ readonly orderId: string }> = await ask('CustomerOrders', given);
        orders.push(...page.items.map(({ orderId }) => streamId('order', orderId)));
        after = page.nextCursor ?? undefined;
      } while (after !== undefined);
      return orders;
    },
    proof: (ref) => ({ message: 'ProveForgetting', data: { ref } }),
  },
  order: {
    others: async () => [],
    proof: (orderId) => ({ message: 'ProveGuestForgetting', data: { orderId } }),
  },
};

/** The streams besides their own that hold personal data of somebody, as the views at the head of the log know them. */
export const streamsBeside = (subject: Subject, ask: Survey['ask']): Promise<readonly StreamId[]> => {
  const { id, whose } = forgettableOf(subject);
  return whose.others(id, ask);
};

/** What asks for the proof that somebody is forgotten. */
export const proofOf = (subject: Subject): NextMessage => {
  const { id, whose } = forgettableOf(subject);
  return whose.proof(id);
};

function forgettableOf(subject: Subject): { readonly id: string; readonly whose: Forgettable } {
  for (const [category, whose] of Object.entries(forgettable))
    if (subject.startsWith(streamId(category, ''))) return { id: entityId(category, subject), whose };
  throw new Error(`${subject} is nobody who can be forgotten`);
}
