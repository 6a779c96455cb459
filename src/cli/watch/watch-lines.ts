import { valueOrThrow } from '../../core/kernel/value-or-throw.ts';
import type { ResultShape } from '../../core/model/field.ts';
import type { Query } from '../../core/model/query.ts';
import { type Change, Changes, changeField, keyFieldsOf } from '../../core/read/changes.ts';
import { tableFields } from '../output/choose-fields.ts';
import { render } from '../output/render.ts';
import { cutList } from '../run/cut-list.ts';
import { Pages } from '../run/pages.ts';
import { fieldsOf, renderOptions } from '../run/run-query.ts';
import { limitOf } from '../run/wanted-rows.ts';
import type { Session } from '../session/session.ts';
import { headOf, headsOf } from './follow.ts';

/** Rows a question: up to here a look is one question, and so one moment. */
const ROWS_A_QUESTION = 10_000;

/** Writes a line a change. */
export async function watchInLines(session: Session, query: Query): Promise<void> {
  const listed = session.invocation.spec.shape as ResultShape;
  const shape = { ...listed, fields: [changeField, ...listed.fields] };
  const chosen = fieldsOf(session);
  const isTable = session.terminal.stdout.isTerminal && session.text('output') !== 'ndjson';
  const options = renderOptions(session, shape, session.stdout, isTable ? 'table' : 'ndjson');
  const shown = chosen ?? (isTable ? tableFields(listed, 'narrow').map(({ name }) => name) : undefined);
  const changes = changesOf(session, query, new Changes(listed, shown));
  await render(changes, { ...options, fields: shown && named(listed, shown) });
  await session.stdout.finish();
}

/** A removed row is written as its key alone, so that is always there. */
const named = (shape: ResultShape, fields: readonly string[]): readonly string[] => [
  ...new Set([changeField.name, ...keyFieldsOf(shape), ...fields]),
];

async function* changesOf(session: Session, query: Query, changes: Changes): AsyncGenerator<Change> {
  for await (const head of headsOf(session, session.stdout.signal)) {
    const look = new Look(session, query);
    yield* changes.in(look.rows());
    // Between two pages a row may slip through: only pages as of one moment show what is gone.
    if (look.isOneMoment || (await headOf(session)) === head) yield* changes.gone();
  }
}

/** The list as it is now, all of it or as many rows as `--limit` says. */
class Look {
  isOneMoment = true;
  readonly #session: Session;
  readonly #query: Query;

  constructor(session: Session, query: Query) {
    this.#session = session;
    this.#query = query;
  }

  async *rows(): AsyncGenerator<object> {
    const { queries } = await this.#session.daybook();
    const { paging } = this.#session.invocation.spec;
    if (paging === undefined) {
      const all = valueOrThrow(await queries.dispatchUnknown(this.#query)) as readonly object[];
      yield* cutList(this.#session, all).rows;
      return;
    }
    const wish = { wanted: limitOf(this.#session), atATime: ROWS_A_QUESTION, withTotal: false };
    const pages = new Pages(queries, this.#query, paging, wish);
    yield* pages.rows();
    this.isOneMoment = pages.questions === 1;
  }
}
