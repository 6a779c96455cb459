import type { Placed } from '../orders/events.ts';

export type Address = Placed;
