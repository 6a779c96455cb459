import { pause } from '../../core/kernel/pause.ts';

/** The passing of time, for what happens by itself. */
export interface Timer {
  /** Milliseconds. Answers what ends it. */
  every(ms: number, tick: () => void): () => void;
  /** Milliseconds. Ends early with the signal, and never rejects. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
}

export const systemTimer: Timer = {
  every: (ms, tick) => {
    const interval = setInterval(tick, ms);
    interval.unref();
    return () => clearInterval(interval);
  },
  pause,
};
