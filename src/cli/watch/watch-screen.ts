import { valueOrThrow } from '../../core/kernel/value-or-throw.ts';
import type { ResultShape } from '../../core/model/field.ts';
import type { Query } from '../../core/model/query.ts';
import { chalkFor } from '../output/colors.ts';
import { LiveFrame } from '../output/live-frame.ts';
import { render } from '../output/render.ts';
import { TextSink } from '../output/text-sink.ts';
import { Pages } from '../run/pages.ts';
import { withColumns } from '../run/report-columns.ts';
import { renderOptions } from '../run/run-query.ts';
import { type ShownRows, whichRows } from '../run/shown-rows.ts';
import { limitOf, nothingShown, placeOf, TERMINAL_ROWS } from '../run/wanted-rows.ts';
import type { Session } from '../session/session.ts';
import type { StreamPolicy } from '../session/terminal.ts';
import { headsOf } from './follow.ts';

/** Lines of the screen that no row gets: the heading, the line below, and where the cursor waits. */
const LINES_BESIDE = 3;

/** Shows the list, and draws it again when it has changed. */
export async function watchOnScreen(session: Session, query: Query): Promise<void> {
  const frame = new LiveFrame(session.stdout);
  for await (const _ of headsOf(session, session.stdout.signal)) {
    const target = session.screen();
    await frame.draw(await picture(session, query, target), target);
  }
}

async function picture(session: Session, query: Query, target: StreamPolicy): Promise<readonly string[]> {
  const most = Math.min(limitOf(session) ?? TERMINAL_ROWS, Math.max(1, target.height - LINES_BESIDE));
  const { rows, shape, below } = await look(session, query, most);
  const sink = new TextSink();
  await render(rows, { ...renderOptions(session, shape, sink, 'table'), target });
  const lines = sink.text
    .split('\n')
    .slice(0, -1)
    .slice(0, Math.max(1, target.height - LINES_BESIDE + 1));
  return session.quiet ? lines : [...lines, chalkFor(target).dim(`${below}; Ctrl-C ends`)];
}

interface Looked {
  readonly rows: readonly object[];
  readonly shape: ResultShape;
  /** Which rows these are. */
  readonly below: string;
}

async function look(session: Session, query: Query, most: number): Promise<Looked> {
  const { queries } = await session.daybook();
  const { spec } = session.invocation;
  const shape = spec.shape as ResultShape;
  if (spec.paging === undefined) {
    const all = valueOrThrow(await queries.dispatchUnknown(query)) as readonly object[];
    const report = withColumns(session, all, shape);
    return {
      ...report,
      rows: report.rows.slice(0, most),
      below: below(session, { shown: Math.min(most, all.length), total: all.length, nextCursor: null }, most),
    };
  }
  const pages = new Pages(queries, query, spec.paging, { wanted: most, atATime: most, withTotal: true });
  const rows: object[] = [];
  for await (const row of pages.rows()) rows.push(row);
  const { total, nextCursor } = pages;
  return { rows, shape, below: below(session, { shown: rows.length, total, nextCursor }, most) };
}

function below(
  session: Session,
  seen: Pick<ShownRows, 'shown' | 'total' | 'nextCursor'>,
  size: number,
): string {
  const rows = { ...seen, ...placeOf(session, size) };
  return seen.shown === 0 ? nothingShown(session, rows).replace(/\.$/, '') : whichRows(rows);
}
