import { forTerminal } from '../output/sanitise.ts';
import { streamSink } from '../output/sink.ts';
import type { AppPort } from '../session/app-port.ts';
import { outletOf } from '../session/descriptor.ts';
import { ENTITIES } from '../session/entities.ts';
import { likelyIn } from '../session/likely-elsewhere.ts';
import { newestOrders, recentTags } from '../session/newest-orders.ts';
import { Session } from '../session/session.ts';
import { suggestions } from '../session/suggestions.ts';
import { complete, dbIn, type LiveValues, wordsIn } from './complete.ts';
import type { Candidate } from './offered.ts';
import { type ListedOrder, orderWords } from './order-words.ts';

/**
 * What the completion scripts ask: `daybook __complete LINE`, the line up to the cursor; a candidate a line, its help behind a
 * tab. Whatever goes wrong, there is nothing to complete: a shell's line is no place for errors.
 */
export async function answerCompletion(argv: readonly string[], host: AppPort): Promise<void> {
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

const liveValues = (session: Session): LiveValues => ({
  async named(kind, typed, among) {
    if (kind === 'customer') return named(await suggestions(session, kind, typed), ENTITIES[kind].id);
    if (kind === 'product')
      return named(await suggestions(session, kind, typed, { status: 'active' }), ENTITIES[kind].id);
    if (kind === 'tag') return (await recentTags(session)).map((word) => ({ word, help: '' }));
    const words = (orders: readonly ListedOrder[]): Candidate[] =>
      orderWords(orders, typed).filter(({ word }) => word.startsWith(typed));
    const likely = words(await newestOrders<ListedOrder>(session, among));
    return likely.length > 0 ? likely : words(await newestOrders<ListedOrder>(session));
  },
  async likely(likely, order) {
    const values = await likelyIn(session, likely, order);
    return values.map(({ value, about }) => ({ word: value, help: about }));
  },
});

const named = (items: readonly Readonly<Record<string, string>>[], id: string): Candidate[] =>
  items.map((item) => ({ word: item[id] ?? '', help: item['name'] ?? '' }));
