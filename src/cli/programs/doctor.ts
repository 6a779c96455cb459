import { isFileAddress } from '../../core/kernel/database-address.ts';
import { type Failure, FailureError, failureOf } from '../../core/kernel/failure.ts';
import { valueOrThrow } from '../../core/kernel/value-or-throw.ts';
import type { Field } from '../../core/model/field.ts';
import { counted } from '../run/counted.ts';
import { typedIn, withHintAsTyped } from '../run/hint-as-typed.ts';
import { show } from '../run/run-query.ts';
import type { Session } from '../session/session.ts';

/** Looks the daybook over, from the file to the views, and says what to do; exit 1 if something is wrong. */
export async function doctor(session: Session): Promise<void> {
  const findings = await examined(session);
  await show(
    session,
    findings.map(({ why: _, ...one }) => one),
    { kind: 'list', idField: 'check', fields: FIELDS },
  );
  const wrong = findings.filter(({ status }) => status === 'failed');
  if (wrong.length === 0) return;
  const newer = wrong.find(({ why }) => why?.kind === 'newer_daybook')?.why;
  if (newer !== undefined) throw new FailureError(newer);
  throw new FailureError({
    kind: 'check_failed',
    code: 'unwell',
    message: `Something is wrong: ${wrong.map(({ check }) => check).join(', ')}.`,
    hint: wrong[0]?.todo ?? 'See above.',
    details: { findings },
  });
}

interface Finding {
  readonly check: string;
  readonly status: 'ok' | 'failed';
  readonly found: string;
  readonly todo: string | null;
  /** Why it could not be looked at. */
  readonly why?: Failure;
}

const FIELDS: readonly Field[] = [
  { name: 'check', format: 'id', show: 'table', summary: 'what was looked at' },
  { name: 'status', format: 'status', show: 'table', summary: 'ok or failed' },
  { name: 'found', format: 'text', show: 'table', summary: 'what was found' },
  { name: 'todo', format: 'text', show: 'table', summary: 'what to do about it' },
];

const RESTORE = 'Restore a backup: "daybook db restore FILE".';

const finding = (check: string, isRight: boolean, found: unknown, todo: string): Finding => ({
  check,
  status: isRight ? 'ok' : 'failed',
  found: String(found),
  todo: isRight ? null : todo,
});

async function examined(session: Session): Promise<readonly Finding[]> {
  const program = finding(
    'program',
    true,
    `daybook ${session.app.manifest.version}, Node ${process.version}`,
    '',
  );
  const kind = isFileAddress(session.db) ? 'file' : 'server';
  const inStore = await examine(session, kind, () => inTheStore(session));
  if (inStore[0]?.why?.code === 'no_daybook') return [program, ...inStore];
  return [
    program,
    ...inStore,
    ...(await examine(session, 'views', () => inTheViews(session))),
    ...(await examine(session, 'forgotten', () => ofTheForgotten(session))),
  ];
}

/** What cannot be looked at is a finding too. */
async function examine(
  session: Session,
  check: string,
  look: () => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  try {
    return await look();
  } catch (error) {
    const why = withHintAsTyped(failureOf(error), typedIn(session));
    return [{ ...finding(check, false, why.message, why.hint ?? RESTORE), why }];
  }
}

async function inTheStore(session: Session): Promise<readonly Finding[]> {
  const { store } = session.app;
  const { facts, problems, differs, views } = await store.check(session.openOptions(false));
  const findings = await store.findings(session.openOptions(false));
  return [
    ...findings.map(({ check, found, todo, isWell = todo === undefined }) => {
      const { hint = '' } = withHintAsTyped(todo ?? {}, typedIn(session));
      return { ...finding(check, isWell, found, hint), todo: hint === '' ? null : hint };
    }),
    finding(
      'log',
      problems.length === 0 && differs === undefined,
      problems[0] ??
        differs?.message ??
        `${counted(facts['commits'], 'commit')}, ${counted(facts['events'], 'event')}, sound`,
      (problems.length === 0 && differs?.hint) || `See "daybook db check". ${RESTORE}`,
    ),
    finding(
      'views file',
      views.length === 0,
      views[0] ?? 'sound',
      'Nothing is lost: "daybook views rebuild" makes it anew from the log.',
    ),
  ];
}

interface ViewStatus {
  readonly view: string;
  readonly state: string;
  readonly behind: number;
  readonly parked: number;
}

async function inTheViews(session: Session): Promise<readonly Finding[]> {
  const { queries } = await session.daybook();
  const answer = valueOrThrow(await queries.dispatchUnknown({ name: 'ViewsStatus', data: {} }));
  return (answer as readonly ViewStatus[]).map(({ view, state, behind, parked }): Finding => {
    const check = `view ${view}`;
    if (parked > 0)
      return finding(
        check,
        false,
        `${counted(parked, 'stream')} left out`,
        `Run "daybook views rebuild ${view}".`,
      );
    return finding(check, true, standing(state, behind), '');
  });
}

/** What a crash has left of people who were forgotten is erased here. */
async function ofTheForgotten(session: Session): Promise<readonly Finding[]> {
  const { commands } = await session.daybook();
  const answer = valueOrThrow(await commands.dispatchUnknown({ name: 'FinishForgettings', data: {} }));
  const { forgotten, complete } = answer as { readonly forgotten: number; readonly complete: boolean };
  const who = forgotten === 0 ? 'nobody' : counted(forgotten, 'person', 'people');
  const left = complete ? '' : ': the file of the views still has bytes of them';
  return [
    finding('forgotten', complete, `${who}${left}`, 'End what reads the views for long, then look again.'),
  ];
}

/** A view that is not up to date is well: the next question sees to it. */
function standing(state: string, behind: number): string {
  if (state === 'current') return state;
  if (state === 'behind') return `${counted(behind, 'commit')} behind: the next question catches up`;
  return state === 'absent'
    ? 'not built yet: the next question builds it'
    : 'built from another log or by another version: the next question builds it again';
}
