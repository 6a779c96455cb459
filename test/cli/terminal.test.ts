import { describe, expect, it } from 'vitest';
import { chalkFor } from '../../src/cli/output/colors.ts';
import { decideTerminal, readTerminalFacts, type TerminalFacts } from '../../src/cli/session/terminal.ts';

const onTerminal: TerminalFacts = {
  env: { TERM: 'xterm' },
  stdin: { isTTY: true },
  stdout: { isTTY: true, columns: 120, rows: 40 },
  stderr: { isTTY: true, columns: 120, rows: 40 },
  flags: {},
};
const withEnv = (env: TerminalFacts['env'], flags: TerminalFacts['flags'] = {}) =>
  decideTerminal({ ...onTerminal, env: { TERM: 'xterm', ...env }, flags });
const piped = (env: TerminalFacts['env'], flags: TerminalFacts['flags'] = {}) =>
  decideTerminal({ ...onTerminal, env, flags, stdout: { isTTY: false } });

describe('colour', () => {
  it('is on at a terminal and off in a pipe, judged for each stream', () => {
    const terminal = piped({ TERM: 'xterm' });
    expect(terminal.stdout.colorLevel).toBe(0);
    expect(terminal.stderr.colorLevel).toBe(1);
  });
  it.each([
    ['NO_COLOR set turns it off', { NO_COLOR: '1' }, 0],
    ['an empty NO_COLOR means nothing', { NO_COLOR: '' }, 1],
    ['NO_COLOR beats FORCE_COLOR', { NO_COLOR: '1', FORCE_COLOR: '3' }, 0],
    ['NO_COLOR beats CLICOLOR_FORCE', { NO_COLOR: '1', CLICOLOR_FORCE: '1' }, 0],
    ['a dumb terminal has none', { TERM: 'dumb' }, 0],
    ['CLICOLOR=0 turns it off', { CLICOLOR: '0' }, 0],
    ['FORCE_COLOR=0 turns it off', { FORCE_COLOR: '0' }, 0],
    ['FORCE_COLOR=false turns it off', { FORCE_COLOR: 'false' }, 0],
    ['a terminal of 256 colours has them', { TERM: 'xterm-256color' }, 2],
    ['a true colour terminal has it', { COLORTERM: 'truecolor' }, 3],
  ])('%s', (_, env, level) => {
    expect(withEnv(env).stdout.colorLevel).toBe(level);
  });
  it.each([
    ['FORCE_COLOR=1 reaches a pipe', { FORCE_COLOR: '1' }, 1],
    ['FORCE_COLOR=2 gives its level', { FORCE_COLOR: '2' }, 2],
    ['FORCE_COLOR=3 gives its level', { FORCE_COLOR: '3' }, 3],
    ['an empty FORCE_COLOR forces too', { FORCE_COLOR: '' }, 1],
    ['FORCE_COLOR beats a dumb terminal', { FORCE_COLOR: '1', TERM: 'dumb' }, 1],
    ['CLICOLOR_FORCE=1 reaches a pipe', { CLICOLOR_FORCE: '1' }, 1],
    ['CLICOLOR_FORCE=0 means nothing', { CLICOLOR_FORCE: '0' }, 0],
  ])('%s', (_, env, level) => {
    expect(piped(env).stdout.colorLevel).toBe(level);
  });
  it('obeys the flag before the environment', () => {
    expect(piped({ NO_COLOR: '1', TERM: 'dumb' }, { color: 'always' }).stdout.colorLevel).toBe(1);
    expect(withEnv({ FORCE_COLOR: '3' }, { color: 'never' }).stdout.colorLevel).toBe(0);
    expect(withEnv({ NO_COLOR: '1' }, { color: 'auto' }).stdout.colorLevel).toBe(0);
  });
  it('is what chalk then does, whatever the environment says', () => {
    expect(chalkFor({ colorLevel: 0 }).red('x')).toBe('x');
    expect(chalkFor({ colorLevel: 1 }).red('x')).toBe('\u001b[31mx\u001b[39m');
  });
});

describe('the size', () => {
  it('is that of the terminal', () => {
    expect(withEnv({}).stdout).toMatchObject({ width: 120, height: 40 });
  });
  it('is what COLUMNS says, also in a pipe', () => {
    expect(withEnv({ COLUMNS: '60' }).stdout.width).toBe(60);
    expect(piped({ COLUMNS: '60' }).stdout.width).toBe(60);
  });
  it.each(['', '0', '-5', 'wide', '1e3', '3.5'])('ignores COLUMNS=%j', (columns) => {
    expect(withEnv({ COLUMNS: columns }).stdout.width).toBe(120);
  });
  it('has no limit in a pipe, and is 80 by 24 where a terminal does not tell', () => {
    expect(piped({}).stdout).toMatchObject({
      width: Number.POSITIVE_INFINITY,
      height: Number.POSITIVE_INFINITY,
    });
    const untold = decideTerminal({ ...onTerminal, stdout: { isTTY: true, columns: 0 } });
    expect(untold.stdout).toMatchObject({ width: 80, height: 24 });
  });
});

describe('questions', () => {
  const canPrompt = (facts: Partial<TerminalFacts>) => decideTerminal({ ...onTerminal, ...facts }).canPrompt;
  it('need a terminal to read them on and one to answer at', () => {
    expect(canPrompt({})).toBe(true);
    expect(canPrompt({ stdin: { isTTY: false } })).toBe(false);
    expect(canPrompt({ stderr: { isTTY: false } })).toBe(false);
  });
  it('do not need stdout: ID=$(daybook orders create) asks', () => {
    expect(canPrompt({ stdout: { isTTY: false } })).toBe(true);
  });
  it('are not asked with --no-input', () => {
    expect(canPrompt({ flags: { input: false } })).toBe(false);
    expect(canPrompt({ flags: { input: true } })).toBe(true);
  });
});

describe('redrawing', () => {
  it('is for terminals that move the cursor and people who did not ask for plain lines', () => {
    expect(withEnv({}).canRedraw).toBe(true);
    expect(withEnv({ TERM: 'dumb' }).canRedraw).toBe(false);
    expect(withEnv({ ACCESSIBLE: '1' })).toMatchObject({ canRedraw: false, accessible: true });
    expect(withEnv({ ACCESSIBLE: '0' }).accessible).toBe(false);
    expect(decideTerminal({ ...onTerminal, stderr: { isTTY: false } }).canRedraw).toBe(false);
  });
});

it('reads the real process without deciding anything', () => {
  const facts = readTerminalFacts({ color: 'never' });
  expect(facts.env).toBe(process.env);
  expect(facts.flags).toEqual({ color: 'never' });
  expect(typeof facts.stdout.isTTY).toBe('boolean');
});
