import type { Paging } from '../../core/describe/command-spec.ts';
import type { PartialInput } from '../../core/describe/input-path.ts';
import type { Queries } from '../../core/dispatch/opened-daybook.ts';
import { valueOrThrow } from '../../core/kernel/value-or-throw.ts';
import type { Field, ResultShape } from '../../core/model/field.ts';
import type { Page, Query } from '../../core/model/query.ts';
import { usage } from '../argv/arguments.ts';
import { filterOf } from '../argv/filter.ts';
import { draftOf, missing } from '../argv/input.ts';
import { noteMoment, queryMetaOf } from '../argv/query-meta.ts';
import { parseRange } from '../argv/range.ts';
import { formatOfFile } from '../output/file-format.ts';
import type { OutputFormat, PageEnd } from '../output/format.ts';
import { fileTarget, type RenderOptions, render } from '../output/render.ts';
import type { Sink } from '../output/sink.ts';
import { TextSink } from '../output/text-sink.ts';
import { askForMissing } from '../session/missing.ts';
import type { Session } from '../session/session.ts';
import { cutList, noteOfCut } from './cut-list.ts';
import { Pages } from './pages.ts';
import { withColumns } from './report-columns.ts';
import { noteBelow } from './shown-rows.ts';
import { limitOf, nothingShown, placeOf, TERMINAL_ROWS } from './wanted-rows.ts';

/** Rows fetched at a time when all are wanted. */
const PAGE_ROWS = 500;

/** A query from argv to stdout. */
export async function runQuery(session: Session): Promise<void> {
  const query = await queryOf(session);
  await answerQuery(session, query);
  await noteMoment(session, query.meta);
}

async function answerQuery(session: Session, query: Query): Promise<void> {
  const { spec } = session.invocation;
  const { queries } = await session.daybook();
  const shape = spec.shape as ResultShape;
  if (spec.paging === undefined || shape.kind !== 'page') {
    const answer = valueOrThrow(await queries.dispatchUnknown(query));
    const all: readonly object[] = Array.isArray(answer) ? answer : [answer as object];
    const cut = cutList(session, all);
    const report = withColumns(session, await advised(session, cut.rows, shape), shape);
    await show(session, report.rows, report.shape);
    const note = noteOfCut(session, cut);
    if (note !== undefined && saysWhatIsShown(session)) await session.note(note);
    return;
  }
  await showPages(session, queries, query, spec.paging, shape);
}

/** Rows that keep what a rule advised say it as it is typed. */
async function advised(session: Session, rows: readonly object[], { fields }: ResultShape) {
  if (!fields.some(({ name }) => name === 'next')) return rows;
  const { rowWithHintAsTyped, typedIn } = await import('./hint-as-typed.ts');
  return rows.map((row) => rowWithHintAsTyped(row, typedIn(session)));
}

/** The query in argv, once what is missing has been prompted for and what is named has been resolved. */
export async function queryOf(session: Session): Promise<Query> {
  const { invocation } = session;
  const { spec } = invocation;
  const meta = queryMetaOf(session);
  const draft = draftOf(invocation, invocation.operands, session.time);
  // Days begin where the person is.
  if (spec.options.some(({ field }) => field === 'zone')) draft['zone'] ??= session.time.zone;
  await askForMissing(session, draft, missing(invocation, draft));
  parseRange({ from: textAt(draft, 'from'), to: textAt(draft, 'to') }, session.time);
  const data = await filterOf(invocation, draft, await session.resolver(), session.app.entities);
  return { name: spec.name, data, meta };
}

function textAt(draft: PartialInput, field: string): string | undefined {
  const value = draft[field];
  return typeof value === 'string' ? value : undefined;
}

async function showPages(
  session: Session,
  queries: Queries,
  query: Query,
  paging: Paging,
  shape: ResultShape,
): Promise<void> {
  const { format: usual } = session.invocation.spec;
  const onTerminal = usual === undefined && isForPeople(session);
  const wanted = limitOf(session) ?? (onTerminal ? TERMINAL_ROWS : undefined);
  const counting = session.text('output') === 'count' && wanted === undefined;
  if (counting && paging.total !== undefined) return showTotal(session, queries, query, paging.total, paging);
  const asked = session.invocation.flags['page'] === undefined ? PAGE_ROWS : Number.POSITIVE_INFINITY;
  const withTotal = saysWhatIsShown(session) || session.is('envelope');
  const pages = new Pages(queries, query, paging, { wanted, atATime: asked, withTotal });
  const place = placeOf(session, wanted ?? TERMINAL_ROWS);
  const shown = await show(session, pages.rows(), shape, {
    fallback: usual,
    pageEnd: () => ({ nextCursor: pages.nextCursor, total: pages.total }),
    nothing: () => nothingShown(session, { total: pages.total, ...place }),
  });
  if (shown === 0 || !saysWhatIsShown(session)) return;
  const note = noteBelow({ shown, total: pages.total, nextCursor: pages.nextCursor, ...place });
  if (note !== undefined) await session.note(note);
}

/** A person is at the terminal, or wants every notice. */
const saysWhatIsShown = (session: Session): boolean => isSeen(session) || session.verbose > 0;

/** People look at tables, and have seen enough of one after some rows; programs read on. */
function isForPeople(session: Session): boolean {
  if (!isSeen(session) || session.json) return false;
  return TABLES.has(session.text('output') ?? session.usualFormat ?? 'table');
}

/** The answer itself appears on a terminal. */
const isSeen = (session: Session): boolean => session.terminal.stdout.isTerminal && session.out === undefined;

const TABLES: ReadonlySet<string> = new Set<OutputFormat>(['table', 'wide']);

/** A count needs no rows when the query can answer the total. */
async function showTotal(
  session: Session,
  queries: Queries,
  query: Query,
  total: string,
  paging: Paging,
): Promise<void> {
  const data = { ...(query.data as object), [paging.size]: 1, [total]: true };
  const page = valueOrThrow(await queries.dispatchUnknown({ ...query, data })) as Page<object>;
  await session.stdout.write(`${page.total ?? page.items.length}\n`);
  await session.stdout.finish();
}

export interface ShowOptions {
  /** The format where the output options name none. */
  readonly fallback?: OutputFormat | undefined;
  /** Where a page ends: known behind its last row. */
  readonly pageEnd?: (() => PageEnd) | undefined;
  /** What to say at a terminal where there is nothing to show. */
  readonly nothing?: (() => string) | undefined;
}

/** Renders records by the output options. Answers how many were written. */
export async function show(
  session: Session,
  records: Iterable<object> | AsyncIterable<object>,
  shape: ResultShape,
  { fallback, pageEnd, nothing }: ShowOptions = {},
): Promise<number> {
  const envelope = session.is('envelope') ? pageEnd : undefined;
  const out = session.out;
  const sink = out === undefined ? session.paged() : await session.file(out);
  let leftOut: readonly Field[] = [];
  const options: RenderOptions = {
    ...renderOptions(session, shape, sink, fallback),
    pageEnd: envelope,
    onLeftOut: (fields) => (leftOut = fields),
  };
  const written = await renderTo(session, records, options);
  await noteLeftOut(session, leftOut);
  const isEmpty = written === 0 && isList(shape) && !SHOWS_NOTHING.has(options.format ?? 'table');
  if (isEmpty && isSeen(session)) await noteNothing(session, nothing);
  return written;
}

/** Why there is nothing: a name that nothing has, or what the list says itself. */
async function noteNothing(session: Session, nothing: ShowOptions['nothing']): Promise<void> {
  const text = (await unknownName(session)) ?? nothing?.() ?? session.invocation.spec.nothing;
  if (text !== undefined) await session.note(text);
}

async function unknownName(session: Session): Promise<string | undefined> {
  if (session.invocation.spec.kind !== 'query') return undefined;
  const { NearNames } = await import('../session/near-names.ts');
  const { commands } = await session.daybook();
  const names = new NearNames({ commands, queries: session.advisory }, session.app.entities);
  return names.ofFilters(session.invocation).catch(() => undefined);
}

const isList = ({ kind }: ResultShape): boolean => kind === 'page' || kind === 'list';

/** Formats that write something for no records: `[]`, `0`. */
const SHOWS_NOTHING: ReadonlySet<OutputFormat> = new Set<OutputFormat>(['json', 'count']);

async function noteLeftOut(session: Session, fields: readonly Field[]): Promise<void> {
  if (fields.length === 0) return;
  const names = fields.map(({ name }) => name).join(', ');
  await session.note(`No room for ${names}: -F chooses the fields, -o wide shows all.`);
}

async function renderTo(
  session: Session,
  records: Iterable<object> | AsyncIterable<object>,
  options: RenderOptions,
): Promise<number> {
  const { sink } = options;
  const expression = session.text('jq');
  try {
    const written =
      expression === undefined
        ? await render(records, options)
        : await renderThroughJq(records, options, expression, session.timeoutMs);
    await sink.finish();
    return written;
  } catch (error) {
    await discarded(sink);
    throw error;
  }
}

/** The output options. */
export function renderOptions(
  session: Session,
  shape: ResultShape,
  sink: Sink,
  fallback?: OutputFormat,
): RenderOptions {
  const out = session.out;
  return {
    shape: { ...shape, fields: shape.fields.map((field) => withDescription(session, field)) },
    sink,
    target: out === undefined ? session.terminal.stdout : fileTarget,
    format: formatOf(session, out) ?? fallback ?? session.usualFormat,
    fields: fieldsOf(session),
    header: headerOf(session),
    excel: session.is('excel'),
    accessible: session.terminal.accessible && session.terminal.stdout.isTerminal,
    get zone() {
      return session.time.zone;
    },
  };
}

/** A field that holds values of another answer's fields learns what those are. */
function withDescription({ app }: Session, field: Field): Field {
  const { shownLike } = field;
  if (shownLike === undefined) return field;
  const fields = app.manifest.commands.find(({ name }) => name === shownLike.query)?.shape?.fields;
  return fields === undefined ? field : { ...field, fields };
}

async function renderThroughJq(
  records: Iterable<object> | AsyncIterable<object>,
  options: RenderOptions,
  expression: string,
  timeoutMs: number,
): Promise<number> {
  const whole = new TextSink();
  const written = await render(records, { ...options, sink: whole, target: fileTarget, format: 'json' });
  const { throughJq } = await import('../output/jq.ts');
  const { sink, target } = options;
  await sink.write(await throughJq(whole.text, expression, { target, timeoutMs }));
  return written;
}

const discarded = (sink: Sink): Promise<void> => sink.discard().catch(() => undefined);

function formatOf(session: Session, out: string | undefined): OutputFormat | undefined {
  const given = session.text('output');
  if (session.is('envelope') && given !== undefined && given !== 'json') throw envelopeNeedsJson(given);
  if (given !== undefined) return given as OutputFormat;
  if (session.is('json') || session.is('envelope')) return 'json';
  return out === undefined ? undefined : formatOfFile(out);
}

const envelopeNeedsJson = (given: string): Error =>
  usage(
    'envelope_format',
    `--envelope is JSON around the whole answer, and cannot be written as ${given}.`,
    `Leave out -o ${given}, or --envelope.`,
  );

export function fieldsOf(session: Session): readonly string[] | undefined {
  const given = session.text('fields') ?? session.text('json-fields');
  return given === undefined
    ? undefined
    : given
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== '');
}

function headerOf(session: Session): boolean | undefined {
  const given = session.invocation.flags.header;
  return typeof given === 'boolean' ? given : undefined;
}
