import type { Likely } from '../../core/model/cli-binding.ts';
import { knownOrder, type LikelyValue, likelyValues } from './likely.ts';
import type { Session } from './session.ts';
import { suggestions } from './suggestions.ts';

/** What is likely for a part of the order that was named: found in it, or where its definition says so, in newer ones. */
export async function likelyIn(
  session: Session,
  likely: Likely,
  order: string,
  draft?: Readonly<Record<string, unknown>>,
): Promise<readonly LikelyValue[]> {
  const own = likelyValues(likely, await knownOrder(session, order, draft));
  return own.length > 0 || likely.elsewhere === undefined ? own : elsewhere(session, likely);
}

async function elsewhere(session: Session, likely: Likely): Promise<readonly LikelyValue[]> {
  const orders = await suggestions<{ readonly orderId: string }>(session, 'order', '', likely.elsewhere);
  for (const { orderId } of orders) {
    const found = likelyValues(likely, await knownOrder(session, orderId));
    if (found.length > 0) return found;
  }
  return [];
}
