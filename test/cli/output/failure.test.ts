import { describe, expect, it } from 'vitest';
import { renderFailure } from '../../../src/cli/output/failure.ts';
import { type Failure, failureOf } from '../../../src/core/kernel/failure.ts';
import { collected, pipe, screen } from './collected.ts';

async function told(
  failure: Failure,
  options: { json?: boolean; verbose?: number; target?: typeof pipe } = {},
) {
  const { sink, text } = collected();
  await renderFailure(failure, { stderr: sink, target: pipe, json: false, verbose: 0, ...options });
  return text();
}
const notFound: Failure = {
  kind: 'not_found',
  code: 'order_not_found',
  message: 'There is no order "7"',
  hint: 'List them with: daybook orders find',
};

describe('a failure for people', () => {
  it('is one line that says what is wrong and what to do next', async () => {
    expect(await told(notFound)).toBe('error: There is no order "7". List them with: daybook orders find.\n');
  });
  it('does without a hint where there is none, and doubles no full stop', async () => {
    expect(await told({ kind: 'declined', code: 'declined', message: 'Nothing was written.' })).toBe(
      'error: Nothing was written.\n',
    );
  });
  it('names the fields that are not as they should be', async () => {
    const issues = [
      { path: 'items.0.quantity', message: 'must be at least 1' },
      { path: '', message: 'unknown field "prise"' },
    ];
    const failure: Failure = {
      kind: 'validation_failed',
      code: 'validation_failed',
      message: 'Invalid order.',
      details: { issues },
    };
    expect(await told(failure)).toBe(
      'error: Invalid order (items.0.quantity: must be at least 1; unknown field "prise").\n',
    );
    const said = { ...failure, message: 'unknown field "prise"', details: { issues: issues.slice(1) } };
    expect(await told(said)).toBe('error: unknown field "prise".\n');
  });
  it('is red only where stderr has colour', async () => {
    expect(await told(notFound, { target: screen(80, 1) })).toContain('\u001b[31merror:\u001b[39m There');
  });
  it('stays one harmless line, whatever was typed', async () => {
    const text = await told({ ...notFound, message: 'There is no order "\u001b[2J\nerror: x\u202e"' });
    expect(text).toContain('"\\u001b[2J\\nerror: x\\u202e"');
    expect(text.split('\n')).toHaveLength(2);
  });
  it('shows the stack of a defect with -vv only', async () => {
    const defect = failureOf(new Error('boom'));
    expect(await told(defect, { verbose: 1 })).not.toContain('failure.test.ts');
    expect(await told(defect, { verbose: 2 })).toContain('failure.test.ts');
  });
});

describe('a failure for programs', () => {
  const parsed = async (...input: Parameters<typeof told>) => JSON.parse(await told(...input)) as unknown;
  it('is an object on one line with the exit code', async () => {
    const text = await told(notFound, { json: true });
    expect(text.trimEnd()).not.toContain('\n');
    const { code, message, hint } = notFound;
    expect(JSON.parse(text)).toEqual({ error: { code, exit: 3, message, hint, next: [], details: null } });
  });
  it('has its details, and the stack of a defect with -vv only', async () => {
    const details = { expected: 3, actual: 4 };
    const conflict: Failure = {
      kind: 'version_conflict',
      code: 'version_conflict',
      message: 'Changed.',
      details,
    };
    expect(await parsed(conflict, { json: true })).toMatchObject({ error: { exit: 5, details, hint: null } });
    const defect = failureOf(new Error('boom'));
    expect(await told(defect, { json: true })).not.toContain('failure.test.ts');
    expect(await told(defect, { json: true, verbose: 2 })).toContain('failure.test.ts');
  });
  it('is harmless on a terminal and says the same', async () => {
    const hostile = { ...notFound, message: 'a\u202e\u009b' };
    const text = await told(hostile, { json: true, target: screen() });
    expect(text).not.toMatch(/[\u202e\u009b]/);
    expect(JSON.parse(text)).toMatchObject({ error: { message: 'a\u202e\u009b' } });
  });
});
