import type { Clock } from './ports.ts';

let at = 0;
let text = '';

/** The time of this machine. Read several times a command: the text is made once a millisecond. */
export const systemClock: Clock = {
  now: () => {
    const current = Date.now();
    if (current !== at || text === '') {
      at = current;
      text = new Date(current).toISOString();
    }
    return text;
  },
};
