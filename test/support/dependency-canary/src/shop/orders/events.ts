import type { place } from './write/place.ts';

export type Placed = typeof place;
