import { describe, expect, it } from 'vitest';
import { forTerminal, forTerminalLines, forTsv, jsonForTerminal } from '../../../src/cli/output/sanitise.ts';
import fc from '../../support/properties.ts';

const text = fc.string({ unit: 'binary' });
const hostile = fc.oneof(
  text,
  fc
    .array(
      fc.constantFrom(
        '\u001b[2J',
        '\u009b31m',
        '\u202e',
        '\u2066',
        '\u200b',
        '\ud800',
        '\udc00',
        '\u{e0041}',
        '\u{e0000}',
        '\t',
        '\r\n',
        '\\',
        '\u200d',
        'a',
        '👩',
      ),
    )
    .map((parts) => parts.join('')),
);
/** What a terminal obeys, reorders by, breaks lines at or hides. */
const dangerous =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e00ff}\u{e01f0}-\u{e0fff}]/u;

describe('text for a terminal', () => {
  it.each([
    ['an escape sequence', '\u001b[31mred', '\\u001b[31mred'],
    ['a C1 sequence', '\u009b31m', '\\u009b31m'],
    ['a link (OSC 8)', '\u001b]8;;http://x\u0007', '\\u001b]8;;http://x\\u0007'],
    ['a bidi override', 'a\u202ecba', 'a\\u202ecba'],
    ['a bidi isolate', '\u2067x\u2069', '\\u2067x\\u2069'],
    ['a zero-width space', 'MUG\u200b', 'MUG\\u200b'],
    ['a joiner between Latin letters', 'a\u200db', 'a\\u200db'],
    ['a byte order mark', '\ufeffx', '\\ufeffx'],
    ['a lone surrogate', 'a\ud800b', 'a\\ud800b'],
    ['a hidden tag', '\u{e0041}', '\\u{e0041}'],
    ['line breaks and tabs', 'a\r\nb\tc\u2028d', 'a\\r\\nb\\tc\\u2028d'],
    ['delete and NUL', '\u007f\0', '\\u007f\\u0000'],
    ['a letter that draws nothing', '\u3164', '\\u3164'],
    ['a code point kept for what is drawn as nothing', 'a\u{e0000}\u2065', 'a\\u{e0000}\\u2065'],
  ])('shows %s', (_, raw, shown) => {
    expect(forTerminal(raw)).toBe(shown);
  });
  it.each([
    'Blue mug',
    'Zoë',
    'e\u0301',
    '漢字',
    'مرحبا',
    '👩🏽‍🚀',
    '👨‍👩‍👧',
    '🏳️‍🌈',
    'علی\u200cرضا',
    'क्\u200dष',
    'C:\\temp',
    '🇩🇪',
    '葛\u{e0100}城市',
  ])('leaves %s alone', (harmless) => {
    expect(forTerminal(harmless)).toBe(harmless);
  });
  it('never lets through what a terminal obeys, and has nothing left to do the second time', () => {
    fc.assert(
      fc.property(hostile, (raw) => {
        expect(forTerminal(raw)).not.toMatch(dangerous);
        expect(forTerminal(forTerminal(raw))).toBe(forTerminal(raw));
      }),
    );
  });
  it('may keep its lines, but nothing else', () => {
    expect(forTerminalLines('a\nb\r\nc\rd\u001b')).toEqual(['a', 'b', 'c\\rd\\u001b']);
  });
});

describe('a cell of TSV', () => {
  const meanings: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', '\\': '\\' };
  it('never splits a row and can be read back', () => {
    fc.assert(
      fc.property(hostile, (raw) => {
        const cell = forTsv(raw);
        expect(cell).not.toMatch(/\p{Cc}/u);
        const meant = (_: string, escaped: string, byte?: string): string =>
          byte === undefined ? (meanings[escaped] ?? '?') : String.fromCharCode(Number.parseInt(byte, 16));
        expect(cell.replace(/\\(x(..)|.)/g, meant)).toBe(raw);
      }),
    );
  });
  it('shows control characters by their bytes', () => {
    expect(forTsv('\u001b[2J\u0000\u007f\u009b')).toBe('\\x1b[2J\\x00\\x7f\\x9b');
  });
  it('is otherwise untouched: programs get what is stored', () => {
    expect(forTsv('\u202e')).toBe('\u202e');
  });
});

describe('JSON for a terminal', () => {
  it('shows what a terminal would obey, and still says the same', () => {
    fc.assert(
      fc.property(hostile, hostile, (name, value) => {
        const shown = jsonForTerminal(JSON.stringify([name, { value }], undefined, 2));
        expect(shown.replaceAll('\n', '')).not.toMatch(dangerous);
        expect(JSON.parse(shown)).toEqual([name, { value }]);
      }),
    );
  });
});
