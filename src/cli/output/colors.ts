import { Chalk, type ChalkInstance } from 'chalk';
import type { StreamPolicy } from '../session/terminal.ts';

/** A chalk of its own for one stream. The level is explicit because chalk itself ignores `NO_COLOR`. */
export function chalkFor(stream: Pick<StreamPolicy, 'colorLevel'>): ChalkInstance {
  return new Chalk({ level: stream.colorLevel });
}
