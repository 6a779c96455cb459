/** A sentence with its full stop: those of views are headings of a line, too. */
export const ended = (sentence: string): string => (/[.!?]$/.test(sentence) ? sentence : `${sentence}.`);
