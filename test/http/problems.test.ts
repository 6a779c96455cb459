import { describe, expect, it } from 'vitest';
import { exitCodes } from '../../src/core/kernel/exit-codes.ts';
import type { Failure, FailureKind } from '../../src/core/kernel/failure.ts';
import {
  EdgeError,
  edgeProblemOf,
  edgeProblems,
  problemOf,
  withoutInsides,
} from '../../src/http/problems/problems.ts';

const failure = (kind: FailureKind): Failure =>
  ({
    kind,
    code: 'the_code',
    message: 'The file /home/ann/shop.db said SQLITE_IOERR.',
    hint: 'Look at it.',
    details:
      kind === 'validation_failed' ? { issues: [{ path: 'items.0.a/b', message: 'is wrong' }] } : { a: 1 },
  }) as Failure;

const kinds = Object.keys(exitCodes) as FailureKind[];

describe('a failure as a problem', () => {
  it.each([
    ['usage', 400],
    ['validation_failed', 400],
    ['rejected', 400],
    ['declined', 400],
    ['not_found', 404],
    ['version_conflict', 409],
    ['idempotency_conflict', 409],
    ['check_failed', 409],
    ['busy', 503],
    ['outcome_unknown', 503],
    ['unavailable', 503],
    ['newer_daybook', 503],
    ['interrupted', 503],
    ['timed_out', 504],
    ['internal', 500],
  ] as const)('%s is %i, with the code and the exit code of the command line', (kind, status) => {
    const { problem } = problemOf(failure(kind), 'the-request');
    expect(problem).toMatchObject({
      type: '/problems/the_code',
      status,
      code: 'the_code',
      kind,
      exit: exitCodes[kind],
      instance: 'urn:uuid:the-request',
    });
  });

  it('is 412 where the version was a condition of the request', () => {
    expect(problemOf(failure('version_conflict'), 'r', true).problem.status).toBe(412);
  });

  it.each(['internal', 'unavailable', 'newer_daybook', 'busy', 'outcome_unknown'] as const)(
    'of the kind %s names no file, no SQL and no stack',
    (kind) => {
      const text = JSON.stringify([problemOf(failure(kind), 'r').problem, withoutInsides(failure(kind))]);
      expect(text).not.toMatch(/home|SQLITE|details|Look/);
    },
  );

  it('points at the fields that do not fit', () => {
    expect(problemOf(failure('validation_failed'), 'r').problem.issues).toEqual([
      { pointer: '/items/0/a~1b', message: 'is wrong' },
    ]);
  });

  it('says when to come back, and with the same key where nobody knows what became of it', () => {
    const { problem, headers } = problemOf(failure('outcome_unknown'), 'r');
    expect([problem.retry, headers]).toEqual(['same key', { 'Retry-After': '1' }]);
    expect(problemOf(failure('busy'), 'r').headers).toEqual({ 'Retry-After': '1' });
  });

  it('has a title of its own for every kind', () => {
    const titles = kinds.map((kind) => problemOf(failure(kind), 'r').problem.title);
    expect(new Set(titles).size).toBe(kinds.length);
  });
});

describe('a refusal of the edge', () => {
  it.each(Object.entries(edgeProblems))('%s has its status', (code, [status, title]) => {
    const { problem } = edgeProblemOf(new EdgeError(code as keyof typeof edgeProblems, 'Why.'), 'r');
    expect(problem).toMatchObject({ type: `/problems/${code}`, status, title, detail: 'Why.' });
  });
});
