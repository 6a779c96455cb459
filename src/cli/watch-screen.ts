import type { ResultShape } from '../core/field.ts';
import type { Query } from '../core/query.ts';
import { headsOf } from './follow.ts';
import { chalkFor } from './output/colors.ts';
import { LiveFrame } from './output/live-frame.ts';
import { render } from './output/render.ts';
import { TextSink } from './output/text-sink.ts';
import { Pages } from './pages.ts';
import { withColumns } from './report-columns.ts';
import { limitOf, renderOptions, TERMINAL_ROWS } from './run-query.ts';
import { type Session, valueOrThrow } from './session.ts';
import type { StreamPolicy } from './terminal.ts';

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
  const { rows, shape, told } = await look(session, query, most);
  const sink = new TextSink();
  await render(rows, { ...renderOptions(session, shape, sink, 'table'), target });
  const lines = sink.text
    .split('\n')
    .slice(0, -1)
    .slice(0, most + 1);
  return session.quiet ? lines : [...lines, chalkFor(target).dim(`${told}; Ctrl-C ends`)];
}

interface Looked {
  readonly rows: readonly object[];
  readonly shape: ResultShape;
  readonly told: string;
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
      told: toldOf(Math.min(most, all.length), all.length),
    };
  }
  const pages = new Pages(queries, query, spec.paging, { wanted: most, atATime: most, withTotal: true });
  const rows: object[] = [];
  for await (const row of pages.rows()) rows.push(row);
  return { rows, shape, told: toldOf(rows.length, pages.total, pages.more) };
}

function toldOf(shown: number, total: number | null, more = false): string {
  if (total !== null) return `Showing ${shown} of ${total}`;
  return more ? `Showing the first ${shown}` : `Showing all ${shown}`;
}
