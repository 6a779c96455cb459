import { entityId } from '../../src/core/model/commit.ts';
import type { EventLog } from '../../src/core/model/event-log.ts';
import type { StreamView } from '../../src/core/model/view.ts';
import { projectCommits } from '../../src/core/read/projection.ts';
import { type BoxTables, boxView, lifeView } from './toy-context.ts';
import type { Rows } from './view-fixture.ts';

/** What the views should hold, without a database: each stream folded alone, and the statistics counted by hand. */
export async function expectedRows(log: EventLog): Promise<Rows> {
  const box = await folded<BoxTables['box']>(log, boxView, 'box');
  return {
    box,
    box_thing: await folded(log, boxView, 'box_thing'),
    box_life: await folded(log, lifeView, 'box_life'),
    owner_stats: grouped(box, ({ owner }) => [owner], ownerStatsOf),
    size_stats: grouped(
      box.filter(({ things }) => things > 0),
      ({ size, owner }) => [size, owner],
      sizeStatsOf,
    ),
  };
}

async function folded<Row extends object>(log: EventLog, view: StreamView, table: string): Promise<Row[]> {
  const commits = await log.read(0, Number.MAX_SAFE_INTEGER);
  const streams = [...new Set(commits.map(({ stream }) => stream))];
  const rows = streams
    .toSorted((a, b) => (entityId('box', a) < entityId('box', b) ? -1 : 1))
    .flatMap((stream) => {
      const own = commits.filter((commit) => commit.stream === stream);
      const all = projectCommits(view, own).session.all().get(table) ?? [];
      return all.toSorted((a, b) => (String(a['thing']) < String(b['thing']) ? -1 : 1));
    });
  return rows as Row[];
}

type Key = readonly (string | null)[];
type BoxRow = BoxTables['box'];

/** NULL first, as SQL sorts. */
function grouped<Out>(
  rows: readonly BoxRow[],
  keyOf: (row: BoxRow) => Key,
  make: (rows: BoxRow[]) => Out,
): Out[] {
  const groups = new Map<string, BoxRow[]>();
  for (const row of rows) {
    const key = keyOf(row)
      .map((part) => (part === null ? '0' : `1${part}`))
      .join('\0');
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, own]) => make(own));
}

const ownerStatsOf = (rows: BoxRow[]): BoxTables['owner_stats'] => ({
  owner: rows[0]?.owner ?? null,
  boxes: rows.length,
  weight: rows.reduce((sum, { weight }) => sum + weight, 0),
  shut: rows.filter(({ shut }) => shut).length,
});

const sizeStatsOf = (rows: BoxRow[]): BoxTables['size_stats'] => ({
  size: rows[0]?.size ?? '',
  owner: rows[0]?.owner ?? null,
  boxes: rows.length,
  heaviest: Math.max(...rows.map(({ weight }) => weight)),
  lightest: Math.min(...rows.map(({ weight }) => weight)),
  newest:
    rows
      .map(({ madeAt }) => madeAt)
      .toSorted()
      .at(-1) ?? '',
});
