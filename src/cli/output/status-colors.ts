import type { ChalkInstance } from 'chalk';
import { type Tone, toneOf } from '../../core/describe/status-tones.ts';

const colors = {
  well: 'green',
  waits: 'yellow',
  wrong: 'red',
  going: 'cyan',
  quiet: 'dim',
} as const satisfies Record<Tone, string>;

/** The word in its colour; words that are not known stay as they are. Colour only repeats what the word says. */
export function colorStatus(drawn: string, status: string, chalk: ChalkInstance): string {
  const tone = toneOf(status);
  return tone === undefined ? drawn : chalk[colors[tone]](drawn);
}
