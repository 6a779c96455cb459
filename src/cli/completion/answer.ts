import { outletOf } from '../descriptor.ts';
import type { Host } from '../host.ts';
import { knownOrder, likelyValues } from '../likely.ts';
import { forTerminal } from '../output/sanitise.ts';
import { streamSink } from '../output/sink.ts';
import { suggestions } from '../prompts.ts';
import { Session } from '../session.ts';
import { complete, dbIn, type LiveValues, wordsIn } from './complete.ts';
import type { Candidate } from './offered.ts';
import { type ListedOrder, orderWords } from './order-words.ts';

/**
 * What the completion scripts ask: `daybook __complete LINE`, the line up to the cursor; a candidate a line, its help behind a
 * tab. Whatever goes wrong, there is nothing to complete: a shell's line is no place for errors.
 */
export async function answerCompletion(argv: readonly string[], host: Host): Promise<void> {
  const words = wordsIn(argv.join(' ')).slice(1);
  const [spec] = host.manifest.commands;
  if (spec === undefined) return;
  const stdout = streamSink(outletOf(1));
  let session: Session | undefined;
  try {
    const flags = { ...dbIn(words), quiet: true };
    session = new Session(host, { spec, operands: [], flags }, async () => undefined);
    const found = await complete(host.manifest, words, liveValues(session));
    for (const { word, help } of found) await stdout.write(`${forTerminal(word)}\t${forTerminal(help)}\n`);
  } catch {
    // There is no daybook, or it is busy, or the settings have a fault.
  } finally {
    await session?.close().catch(() => undefined);
    await stdout.finish();
  }
}

interface Order extends ListedOrder {
  readonly tags: readonly string[];
}

/** The newest orders are those that somebody types. */
const MOST_ORDERS = 200;

const liveValues = (session: Session): LiveValues => ({
  async named(kind, typed) {
    if (kind === 'customer') return named(await suggestions(session, 'FindCustomers', typed), 'ref');
    if (kind === 'product') {
      const active = { status: 'active' };
      return named(await suggestions(session, 'FindProducts', typed, active), 'sku');
    }
    const orders = await newestOrders(session);
    if (kind === 'tag')
      return [...new Set(orders.flatMap(({ tags }) => tags))].toSorted().map((word) => ({ word, help: '' }));
    return orderWords(orders, typed);
  },
  async likely(likely, order) {
    const values = likelyValues(likely, await knownOrder(session, order));
    return values.map(({ value, about }) => ({ word: value, help: about }));
  },
});

async function newestOrders(session: Session): Promise<readonly Order[]> {
  const { queries } = await session.daybook();
  const answer = await queries.dispatchUnknown({
    name: 'FindOrders',
    data: { sort: ['-number'], pageSize: MOST_ORDERS },
  });
  return answer.ok ? (answer.value as { items: readonly Order[] }).items : [];
}

const named = (items: readonly Readonly<Record<string, string>>[], id: string): Candidate[] =>
  items.map((item) => ({ word: item[id] ?? '', help: item['name'] ?? '' }));
