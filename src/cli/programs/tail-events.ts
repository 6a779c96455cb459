import { FailureError } from '../../core/failure.ts';
import type { ResultShape } from '../../core/field.ts';
import type { Page, QueryMeta } from '../../core/query.ts';
import { usage } from '../arguments.ts';
import { show } from '../run-query.ts';
import type { Session } from '../session.ts';

/** The last events of the log; with -f each further one as soon as it is committed, until nobody reads or Ctrl-C. */
export async function tailEvents(session: Session): Promise<void> {
  const shape = session.host.manifest.commands.find(({ path }) => path === 'events list')?.shape;
  await show(session, events(session), { ...(shape as ResultShape), kind: 'list' });
}

interface EventRow {
  readonly position: number;
  readonly version: number;
  readonly type: string;
}

async function* events(session: Session): AsyncGenerator<EventRow> {
  const types = typesOf(session);
  const wanted = (row: EventRow): boolean => types.length === 0 || types.includes(row.type);
  const filter = types.length === 0 ? {} : { type: types };
  const last = await ask(session, { ...filter, sort: ['-position'], limit: linesOf(session) });
  yield* last.toReversed();
  if (!session.is('follow')) return;
  let [seen] = await ask(session, { sort: ['-position'], limit: 1 });
  const { signal } = session.stdout;
  const gone = new Promise<readonly EventRow[]>((resolve) => {
    signal.addEventListener('abort', () => resolve([]), { once: true });
  });
  while (!signal.aborted) {
    const after = seen === undefined ? {} : { after: `${seen.position}.${seen.version}` };
    const next = ask(session, { ...after, limit: 500 }, { atLeast: (seen?.position ?? 0) + 1 });
    const fresh = await Promise.race([next, gone]);
    yield* fresh.filter(wanted);
    seen = fresh.at(-1) ?? seen;
  }
}

/** Nothing, when nothing came in time. */
async function ask(session: Session, data: object, meta: QueryMeta = {}): Promise<readonly EventRow[]> {
  const { queries } = await session.daybook();
  const answer = await queries.dispatchUnknown({ name: 'ListEvents', data, meta });
  if (answer.ok) return (answer.value as Page<EventRow>).items;
  if (answer.failure.kind === 'timed_out') return [];
  throw new FailureError(answer.failure);
}

function typesOf(session: Session): readonly string[] {
  const given = session.invocation.flags['type'];
  return Array.isArray(given) ? (given as string[]).flatMap((text) => text.split(',')) : [];
}

function linesOf(session: Session): number {
  const given = session.text('lines') ?? '10';
  if (/^[1-9]\d{0,3}$/.test(given)) return Number(given);
  throw usage('not_a_number', `--lines takes a whole number from 1 to 9999, not "${given}".`);
}
