/** One line of the benchmarks: what was measured, its floor in the same run, and what we aim at. */
export interface Measurement {
  readonly what: string;
  readonly unit: string;
  readonly measured: number;
  /** What nobody can beat here: the bare work, on this machine, in this run. */
  readonly floor?: number;
  readonly floorIs?: string;
  /** Measured ÷ floor, for times and for rates alike. */
  readonly ratio?: number;
  readonly goal: string;
  readonly reached: boolean;
}

interface Beside {
  readonly what: string;
  readonly unit: string;
  readonly measured: number;
  readonly floor: number;
  readonly floorIs: string;
}

/** A time that should be at most so many times its floor. */
export const atMost = (times: number, beside: Beside): Measurement => {
  const ratio = beside.measured / beside.floor;
  return { ...beside, ratio, goal: `≤ ${times} ×`, reached: ratio <= times };
};

/** A rate that should be at least so much of its floor's. */
export const atLeast = (share: number, beside: Beside): Measurement => {
  const ratio = beside.measured / beside.floor;
  return { ...beside, ratio, goal: `≥ ${share} ×`, reached: ratio >= share };
};

/** An absolute time; the floor stands beside it all the same. */
export const within = (
  most: number,
  { what, unit, measured, ...floor }: Omit<Beside, 'floor' | 'floorIs'> & Partial<Beside>,
): Measurement => {
  const ratio = floor.floor === undefined ? {} : { ratio: measured / floor.floor };
  return { what, unit, measured, ...floor, ...ratio, goal: `≤ ${most} ${unit}`, reached: measured <= most };
};

export interface Benchmark {
  readonly name: string;
  readonly about: string;
  run(options: BenchOptions): Promise<readonly Measurement[]>;
}

export interface BenchOptions {
  /** How many orders the shop has. */
  readonly orders: number;
  note(text: string): void;
}
