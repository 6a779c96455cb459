import { isDeepStrictEqual } from 'node:util';
import { openDaybook } from '../../src/app.ts';
import { type Failure, failureOf } from '../../src/core/kernel/failure.ts';
import type { ProgressReport } from '../../src/core/kernel/progress.ts';
import { fail, ok, type Result } from '../../src/core/kernel/result.ts';
import { check } from '../../src/maintenance/check.ts';
import { info } from '../../src/maintenance/info.ts';
import { clock } from './small-shop.ts';

/** Everything that is asked of a store that may be damaged, and what must not come of it. */

export interface Answer {
  readonly question: string;
  readonly result: Result<unknown>;
}

/** What a question answers of a sound store, by the question. */
export type Expected = ReadonlyMap<string, Result<unknown>>;

export interface Asking {
  /** An order of the shop. */
  readonly orderId: string;
  /** Questions before checks, or the other way round: neither may destroy what the other would show. */
  readonly checksFirst: boolean;
}

const QUERIES: readonly (readonly [string, object])[] = [
  ['FindOrders', {}],
  ['GetOrder', { number: 1 }],
  ['ProductSales', {}],
  ['SearchOrders', { text: 'bell' }],
];
const CHECKS: readonly (readonly [string, object])[] = [
  ['VerifyLog', {}],
  ['VerifyViews', {}],
  ['ViewsStatus', {}],
];
const OF_THE_LOG: ReadonlySet<string> = new Set(['db check', 'VerifyLog']);
const CHECKING: ReadonlySet<string> = new Set([...OF_THE_LOG, 'db check views', 'VerifyViews']);

export async function shaken(db: string, { orderId, checksFirst }: Asking): Promise<readonly Answer[]> {
  const questions = () =>
    asked(
      db,
      QUERIES.map(([name, data]) => ['queries', name, data]),
    );
  const checks = async () => [
    ...(await fileChecks(db)),
    ...(await asked(
      db,
      CHECKS.map(([name, data]) => ['queries', name, data]),
    )),
  ];
  const first = checksFirst
    ? [...(await checks()), ...(await questions())]
    : [...(await questions()), ...(await checks())];
  const note = { orderId, text: 'Left with the neighbour' };
  const second = await asked(db, [
    ['commands', 'AddNote', note, { commandId: 'note-1' }],
    ['commands', 'RebuildViews', {}],
  ]);
  const third = (await questions()).map(({ question, result }) => ({
    question: `${question} rebuilt`,
    result,
  }));
  return [...first, ...second, ...third];
}

type Asked = readonly [side: 'queries' | 'commands', name: string, data: object, meta?: object];

/** In one opening, as a program that goes on after a failure does. */
async function asked(db: string, messages: readonly Asked[]): Promise<readonly Answer[]> {
  const bound = new Bound();
  let daybook: Awaited<ReturnType<typeof openDaybook>>;
  try {
    daybook = await openDaybook({ db, clock, create: false, timeoutMs: 200, progress: bound.report });
  } catch (thrown) {
    return messages.map(([, name]) => ({
      question: name,
      result: { ok: false, failure: failureOf(thrown) },
    }));
  }
  const answers: Answer[] = [];
  for (const [side, name, data, meta = {}] of messages)
    answers.push({
      question: name,
      result: timeless(await daybook[side].dispatchUnknown({ name, data, meta })),
    });
  await daybook.close();
  return answers;
}

async function fileChecks(db: string): Promise<readonly Answer[]> {
  const views: { problems: readonly string[] } = { problems: [] };
  const log = await attempted('db check', async () => {
    const {
      facts: { path: _, ...facts },
      problems,
      views: ofViews,
    } = await check(fileOptions(db));
    views.problems = ofViews;
    return problems.length === 0 ? ok(facts) : found(problems);
  });
  const described = await attempted('db info', async () => {
    await info(fileOptions(db));
    return ok(null);
  });
  const { problems } = views;
  return [
    log,
    { question: 'db check views', result: problems.length === 0 ? ok(null) : found(problems) },
    described,
  ];
}

const found = (problems: readonly string[]): Result<never> =>
  fail({ kind: 'check_failed', code: 'db_check', message: problems.join('; '), hint: 'as db check says' });

const fileOptions = (db: string) => ({ db, timeoutMs: 200, progress: new Bound().report });

/** Without what is another each time: how long it took, and the hash over what is sealed anew. */
const timeless = (result: Result<unknown>): Result<unknown> =>
  JSON.parse(
    JSON.stringify(result, (key, value: unknown) =>
      key === 'elapsedMs' || key === 'hash' ? undefined : value,
    ),
  ) as never;

async function attempted(question: string, work: () => Promise<Result<unknown>>): Promise<Answer> {
  try {
    return { question, result: await work() };
  } catch (thrown) {
    return { question, result: { ok: false, failure: failureOf(thrown) } };
  }
}

/** Ends what never would: work that reports its steps reports few of them for a small shop, and never a step back. */
class Bound {
  #steps = 0;
  readonly #reached = new Map<string, number>();

  readonly report = ({ work, done, total }: ProgressReport): void => {
    this.#steps += 1;
    if (this.#steps > 3_000) throw new Error(`no end of ${work}`);
    const before = this.#reached.get(work) ?? 0;
    if (done < before && before < total) throw new Error(`${work} goes back from ${before} to ${done}`);
    this.#reached.set(work, done);
  };
}

/** What is wrong with the answers of a damaged store, as sentences; none: each is right, or says what is the matter. */
export function faultsIn(answers: readonly Answer[], expected: Expected): readonly string[] {
  const reportedBy = (checks: ReadonlySet<string>): boolean =>
    answers.some(({ question, result }) => checks.has(question) && !result.ok);
  const [isReported, isLogDamaged] = [reportedBy(CHECKING), reportedBy(OF_THE_LOG)];
  return answers.flatMap(({ question, result }) => {
    if (isDeepStrictEqual(result, expected.get(question))) return [];
    // Views are made anew from a sound log: from then on nothing may be amiss.
    const mayDiffer = AFTER_REBUILD.test(question) ? isLogDamaged : isReported;
    return wrongIn(result, mayDiffer).map((wrong) => `${question}: ${wrong}`);
  });
}

const AFTER_REBUILD = / rebuilt$|^RebuildViews$|^AddNote$/;

/** The kinds of failures that name damage: anything else is an answer, and a wrong one unless a check says so. */
const NAMING: ReadonlySet<Failure['kind']> = new Set(['unavailable', 'check_failed', 'newer_daybook']);

function wrongIn(result: Result<unknown>, mayDiffer: boolean): readonly string[] {
  if (result.ok) return mayDiffer ? [] : ['another answer, and no check says a word'];
  const { kind, code, message, hint } = result.failure;
  const told = `${code}: ${message}`;
  if (kind === 'internal') return [told];
  if (NAMING.has(kind)) return hint === undefined ? [`no word on what to do: ${told}`] : [];
  return mayDiffer && kind !== 'busy' ? [] : [`damage taken for something else: ${told}`];
}
