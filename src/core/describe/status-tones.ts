/** What a status says at a glance: it is well, it waits, it went wrong, it is under way, or it does not matter yet. */
export type Tone = 'well' | 'waits' | 'wrong' | 'going' | 'quiet';

const words: Readonly<Record<Tone, readonly string[]>> = {
  well: [
    'completed',
    'paid',
    'delivered',
    'shipped',
    'ok',
    'live',
    'current',
    'active',
    'verified',
    'done',
    'committed',
  ],
  waits: [
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
    'outdated',
    'foreign',
  ],
  wrong: [
    'cancelled',
    'rejected',
    'conflict',
    'failed',
    'parked',
    'damaged',
    'discontinued',
    'missing',
    'refused',
    'ahead',
    'diverged',
  ],
  going: ['placed', 'authorized', 'replayed'],
  quiet: ['created', 'unfulfilled', 'none', 'nothing_due', 'refunded', 'returned'],
};

const tones = new Map(
  Object.entries(words).flatMap(([tone, list]) => list.map((word) => [word, tone as Tone])),
);

/** Undefined for a word that is not known. Faces draw a tone beside the word, never in its place. */
export const toneOf = (status: string): Tone | undefined => tones.get(status);
