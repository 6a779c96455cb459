import { expect, it } from 'vitest';
import { exitCodeMeanings, exitCodeOf, exitCodes, exitCodesHelp } from '../../src/cli/exit-codes.ts';

it('gives every kind of failure a code that is explained', () => {
  for (const code of Object.values(exitCodes)) expect(exitCodeMeanings).toHaveProperty(String(code));
});

it('tells a script what to do next by the code alone', () => {
  expect(exitCodes).toMatchObject({
    usage: 2,
    not_found: 3,
    rejected: 4,
    validation_failed: 4,
    partly_done: 6,
  });
  expect(exitCodes).toMatchObject({
    version_conflict: 5,
    idempotency_conflict: 5,
    declined: 1,
    check_failed: 1,
  });
  expect(exitCodes).toMatchObject({
    busy: 7,
    outcome_unknown: 7,
    unavailable: 7,
    timed_out: 124,
    interrupted: 130,
  });
  expect(exitCodeOf({ kind: 'not_found', code: 'not_found', message: 'No such order.' })).toBe(3);
});

it('prints the table in the order of the codes', () => {
  const codes = exitCodesHelp()
    .trimEnd()
    .split('\n')
    .map((line) => Number(line.trim().split(/\s{2}/)[0]));
  expect(codes).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 124, 130]);
});
