import { valueOrThrow } from '../../core/kernel/value-or-throw.ts';
import type { ResultShape } from '../../core/model/field.ts';
import type { Query } from '../../core/model/query.ts';
import { chalkFor } from '../output/colors.ts';
import { LiveFrame } from '../output/live-frame.ts';
import { render } from '../output/render.ts';
import { TextSink } from '../output/text-sink.ts';
import { cutList } from '../run/cut-list.ts';
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
  const fitting = Math.max(1, target.height - LINES_BESIDE);
  const { rows, shape, below } = await look(session, query, fitting);
  const sink = new TextSink();
  await render(rows, { ...renderOptions(session, shape, sink, 'table'), target });
  const lines = sink.text
    .split('\n')
    .slice(0, -1)
    .slice(0, fitting + 1);
  return session.quiet ? lines : [...lines, chalkFor(target).dim(`${below}; Ctrl-C ends`)];
}

interface Looked {
  readonly rows: readonly object[];
  readonly shape: ResultShape;
  /** Which rows these are. */
  readonly below: string;
}

/** The rows that are wanted, as far as they fit. */
async function look(session: Session, query: Query, fitting: number): Promise<Looked> {
  const { queries } = await session.daybook();
  const { spec } = session.invocation;
  const shape = spec.shape as ResultShape;
  if (spec.paging === undefined) {
    const all = valueOrThrow(await queries.dispatchUnknown(query)) as readonly object[];
    const cut = cutList(session, all);
    const report = withColumns(session, cut.rows, shape);
    const shown = Math.min(fitting, cut.shown.shown);
    return {
      ...report,
      rows: report.rows.slice(0, fitting),
      below: below(session, { ...cut.shown, shown }),
    };
  }
  // As many as a page has, however few fit: the second page begins behind it.
  const size = limitOf(session) ?? TERMINAL_ROWS;
  const pages = new Pages(queries, query, spec.paging, { wanted: size, atATime: size, withTotal: true });
  const found: object[] = [];
  for await (const row of pages.rows()) found.push(row);
  const rows = found.slice(0, fitting);
  const { total, nextCursor } = pages;
  const shown = { shown: rows.length, total, nextCursor, ...placeOf(session, size) };
  return { rows, shape, below: below(session, shown) };
}

const below = (session: Session, shown: ShownRows): string =>
  shown.shown === 0 ? nothingShown(session, shown).replace(/\.$/, '') : whichRows(shown);
