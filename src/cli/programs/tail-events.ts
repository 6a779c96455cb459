import { valueOrThrow } from '../../core/kernel/value-or-throw.ts';
import type { ResultShape } from '../../core/model/field.ts';
import type { Page } from '../../core/model/query.ts';
import { usage } from '../argv/arguments.ts';
import { withCliTerms } from '../argv/cli-terms.ts';
import { show } from '../run/run-query.ts';
import type { Session } from '../session/session.ts';
import { headsOf } from '../watch/follow.ts';

/** The last events of the log; with -f each further one as soon as it is committed, until the reader is gone or Ctrl-C. */
export async function tailEvents(session: Session): Promise<void> {
  const shape = session.app.manifest.spec('events list')?.shape;
  await show(session, events(session), { ...(shape as ResultShape), kind: 'list' });
}

interface EventRow {
  readonly position: number;
}

async function* events(session: Session): AsyncGenerator<EventRow> {
  const types = typesOf(session);
  const filter = types.length === 0 ? {} : { type: types };
  let seen: number | undefined;
  for await (const head of headsOf(session, session.stdout.signal)) {
    yield* seen === undefined ? last(session, filter, head) : between(session, filter, seen, head);
    seen = head;
    if (!session.is('follow')) return;
  }
}

/** The last events up to a position, oldest first. */
async function* last(session: Session, filter: object, upTo: number): AsyncGenerator<EventRow> {
  const { items } = await ask(session, { ...filter, sort: ['-position'], limit: linesOf(session) });
  yield* items.filter(({ position }) => position <= upTo).toReversed();
}

/** Events behind one position, up to another one. */
async function* between(
  session: Session,
  filter: object,
  behind: number,
  upTo: number,
): AsyncGenerator<EventRow> {
  let after: string | null = String(behind);
  while (after !== null) {
    const page: Page<EventRow> = await ask(session, { ...filter, sort: ['position'], after, limit: 500 });
    yield* page.items.filter(({ position }) => position <= upTo);
    after = (page.items.at(-1)?.position ?? upTo) < upTo ? page.nextCursor : null;
  }
}

async function ask(session: Session, data: object): Promise<Page<EventRow>> {
  const { queries } = await session.daybook();
  return withCliTerms(
    session.invocation.spec,
    async () => valueOrThrow(await queries.dispatchUnknown({ name: 'ListEvents', data })) as Page<EventRow>,
  );
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
