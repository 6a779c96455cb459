export type { Shown } from './shown.ts';

/**
 * Answers something without a name.
 *
 * @example
 * const answer: string = unnamed();
 */
export function unnamed(): Hidden {
  return { secret: 1 };
}

interface Hidden {
  readonly secret: number;
}

/**
 * Says nowhere what it answers.
 *
 * @example
 * inferred();
 */
export function inferred() {
  return unnamed();
}

export type Daybook = undefined;
