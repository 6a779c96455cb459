import { foldTexts } from '../../../core/kernel/fold-text.ts';

/** The names known so far and more of them, folded, one a line, each once. */
export const withNames = (known: string, more: readonly (string | null)[]): string =>
  [...new Set(`${known}\n${foldTexts(more)}`.split('\n'))].filter((text) => text !== '').join('\n');
