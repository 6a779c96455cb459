import type { Cost } from './apart.ts';

/** One line of the benchmarks: what was measured, its floor in the same run, and the goal. */
export interface Measurement {
  readonly what: string;
  /** `ms`, `µs`: of one operation; `events/s`: operations a second. */
  readonly unit: string;
  readonly measured: Cost;
  /** What nobody can beat here: the bare work, on this machine, in this run, in a process of its own. */
  readonly floor?: Cost;
  readonly floorIs?: string;
  /** Measured ÷ floor, for times and for rates alike. */
  readonly ratio?: Cost;
  readonly goal: string;
  readonly reached: boolean;
}

/** What a turn took, and its floor's turn, of so many operations. */
export interface Beside {
  readonly what: string;
  readonly measured: Cost;
  readonly floor: Cost;
  readonly floorIs: string;
  /** Operations in a turn. */
  readonly operations?: number;
}

/** A time that should be at most so many times its floor, by CPU. */
export function atMost(times: number, unit: 'ms' | 'µs', beside: Beside): Measurement {
  const { what, floorIs, operations = 1 } = beside;
  const [measured, floor] = [beside.measured, beside.floor].map((cost) =>
    perOperation(cost, unit, operations),
  );
  const ratio = ratioOf(beside.measured, beside.floor);
  return {
    what,
    unit,
    measured,
    floor,
    floorIs,
    ratio,
    goal: `≤ ${times} ×`,
    reached: ratio.cpu <= times,
  } as Measurement;
}

/** A rate that should be at least so much of its floor's, by CPU. @param share 0: no goal */
export function atLeast(share: number, of: string, beside: Beside): Measurement {
  const { what, floorIs, operations = 1 } = beside;
  const [measured, floor] = [beside.measured, beside.floor].map((cost) => perSecond(cost, operations)) as [
    Cost,
    Cost,
  ];
  const ratio = ratioOf(measured, floor);
  const goal = share === 0 ? '' : `≥ ${share} ×`;
  return { what, unit: `${of}/s`, measured, floor, floorIs, ratio, goal, reached: ratio.cpu >= share };
}

/** A time that should be at most so long, on the clock; its floor stands beside it all the same. */
export function within(
  most: number,
  unit: 'ms' | 'µs',
  { what, measured: cost, floor: bare, floorIs }: Pick<Beside, 'what' | 'measured'> & Partial<Beside>,
): Measurement {
  const measured = perOperation(cost, unit, 1);
  const beside =
    bare === undefined
      ? {}
      : { floor: perOperation(bare, unit, 1), ratio: ratioOf(cost, bare), floorIs: floorIs ?? '' };
  return { what, unit, measured, ...beside, goal: `≤ ${most} ${unit}`, reached: measured.wall <= most };
}

const SCALE = { ms: 1, µs: 1_000 } as const;

const perOperation = ({ wall, cpu }: Cost, unit: 'ms' | 'µs', operations: number): Cost => ({
  wall: (wall / operations) * SCALE[unit],
  cpu: (cpu / operations) * SCALE[unit],
});

const perSecond = ({ wall, cpu }: Cost, operations: number): Cost => ({
  wall: (operations / wall) * 1_000,
  cpu: (operations / cpu) * 1_000,
});

const ratioOf = (one: Cost, other: Cost): Cost => ({ wall: one.wall / other.wall, cpu: one.cpu / other.cpu });

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
