import type { ChalkInstance } from 'chalk';

type Tone = 'green' | 'yellow' | 'red' | 'cyan' | 'dim';

/** Words that say at a glance whether something is well, waits, went wrong, is under way or does not matter yet. */
const words: Readonly<Record<Tone, readonly string[]>> = {
  green: ['completed', 'paid', 'delivered', 'shipped', 'ok', 'live', 'current', 'active', 'verified'],
  yellow: [
    'unpaid',
    'partially_paid',
    'partially_refunded',
    'partially_authorized',
    'partially_shipped',
    'partially_delivered',
    'partially_returned',
    'requested',
    'behind',
    'stale',
    'building',
    'pending',
  ],
  red: ['cancelled', 'rejected', 'conflict', 'failed', 'parked', 'damaged', 'discontinued', 'missing'],
  cyan: ['placed', 'authorized', 'replayed'],
  dim: ['created', 'unfulfilled', 'none', 'nothing_due', 'refunded', 'returned'],
};

const tones = new Map(
  Object.entries(words).flatMap(([tone, list]) => list.map((word) => [word, tone as Tone])),
);

/** The word in its colour; words that are not known stay as they are. Colour only repeats what the word says. */
export function colorStatus(drawn: string, status: string, chalk: ChalkInstance): string {
  const tone = tones.get(status);
  return tone === undefined ? drawn : chalk[tone](drawn);
}
