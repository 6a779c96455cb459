import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { columnsWithRoom, columnWidths, haveRoom } from '../../../src/cli/output/column-widths.ts';
import { loadTextLayout } from '../../../src/cli/output/text-layout.ts';
import fc from '../../support/properties.ts';

const fitter = await loadTextLayout();
const words = fc
  .array(
    fc.constantFrom(
      'mug',
      'Zoë',
      'e\u0301te\u0301',
      '漢字',
      '👩🏽‍🚀',
      'Donaudampfschifffahrt',
      ' ',
      ',',
      '한국어',
    ),
  )
  .map((parts) => parts.join(' '));

describe('letters that are not measured one by one', () => {
  it('take as many columns as when they are', () => {
    const letters = Array.from({ length: 0xd7a4 }, (_, code) => String.fromCharCode(code));
    const drawn = letters.filter((letter) => letter >= ' ' && !/[\p{C}\p{M}\u00a0]/u.test(letter));
    expect(drawn.filter((letter) => fitter.width(letter) !== stringWidth(letter))).toEqual([]);
    expect(fitter.width('Siobhán Ólafur Þórsson Παπαδόπουλος Петрова')).toBe(43);
    expect(fitter.width('Nguyễn 山田 花子 김민준')).toBe(23);
  });
  it('are not those that take none', () => {
    expect(fitter.width('e\u0301')).toBe(1);
    expect(fitter.width('soft\u00adhyphen')).toBe(stringWidth('soft\u00adhyphen'));
    expect(fitter.width('\u0416\u0483')).toBe(1);
  });
});

describe('cutting', () => {
  it('counts what is drawn: CJK letters take two columns, accents none', () => {
    expect(fitter.truncate('漢字漢字', 5)).toBe('漢字…');
    expect(fitter.truncate('e\u0301te\u0301s', 4)).toBe('e\u0301te\u0301s');
  });
  it('never cuts through what is drawn as one', () => {
    expect(fitter.truncate('👩🏽‍🚀👩🏽‍🚀👩🏽‍🚀', 5)).toBe('👩🏽‍🚀👩🏽‍🚀…');
  });
  it('shows that something is missing, and no space before the mark', () => {
    expect(fitter.truncate('Blue mug', 8)).toBe('Blue mug');
    expect(fitter.truncate('Blue mug', 6)).toBe('Blue…');
    expect(fitter.truncate('Blue mug', 0)).toBe('');
  });
  it('always fits', () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 1, max: 40 }), (text, columns) => {
        expect(stringWidth(fitter.truncate(text, columns))).toBeLessThanOrEqual(columns);
      }),
    );
  });
});

describe('wrapping', () => {
  it('breaks between words', () => {
    expect(fitter.wrap('the blue mug is on the table', 12)).toEqual(['the blue mug', 'is on the', 'table']);
  });
  it('breaks within a word that fits on no line', () => {
    expect(fitter.wrap('a Donaudampfschiff', 6)).toEqual(['a', 'Donaud', 'ampfsc', 'hiff']);
  });
  it('loses nothing but spaces, and every line fits', () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 2, max: 40 }), (text, columns) => {
        const lines = fitter.wrap(text, columns);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
        for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
      }),
    );
  });
  it('takes time in proportion to the text', () => {
    // A segmenter over the whole text, or one for each line, needs minutes for these.
    expect(fitter.wrap('x'.repeat(300_000), 60)).toHaveLength(5000);
    expect(fitter.wrap('é漢'.repeat(20_000), 60)).toHaveLength(1000);
    expect(fitter.width('é漢'.repeat(20_000))).toBe(60_000);
  });
  it('finds the same letters in a long text as in a short one', () => {
    const letter = '👩🏽‍🚀';
    for (let before = 0; before < 16; before += 1) {
      const lines = fitter.wrap('x'.repeat(before) + letter.repeat(300), 2);
      expect(new Set(lines.filter((line) => !line.startsWith('x')))).toEqual(new Set([letter]));
    }
  });
});

describe('the widths of columns', () => {
  const text = (natural: number) => ({ format: 'text' as const, natural });
  const id = (natural: number) => ({ format: 'id' as const, natural });
  it('are what the cells need if there is room', () => {
    expect(columnWidths([id(36), text(20)], 80, 2)).toEqual([36, 20]);
    expect(columnWidths([id(36), text(2000)], Number.POSITIVE_INFINITY, 2)).toEqual([36, 2000]);
  });
  it('take from the widest free text first', () => {
    expect(columnWidths([id(36), text(40), text(10)], 80, 2)).toEqual([36, 30, 10]);
  });
  it('share what is missing evenly between texts', () => {
    expect(columnWidths([text(100), text(100), text(100)], 64, 2)).toEqual([20, 20, 20]);
  });
  const money = (natural: number) => ({ format: 'money' as const, natural });
  it('cut ids only once every text is short, and amounts never', () => {
    expect(columnWidths([id(36), text(40)], 40, 2)).toEqual([30, 8]);
    expect(columnWidths([id(36), money(30), text(40)], 40, 2)).toEqual([12, 30, 8]);
  });
  it('leave the last columns out first, amounts after all others, and never the first and the name', () => {
    const needs = [id(12), text(20), { format: 'status' as const, natural: 9 }, money(10), money(10)];
    expect(columnsWithRoom(needs, 60, 2)).toEqual([0, 1, 2, 3, 4]);
    expect(columnsWithRoom(needs, 50, 2)).toEqual([0, 1, 3, 4]);
    expect(columnsWithRoom(needs, 40, 2)).toEqual([0, 1, 3]);
  });
  it('are not the way to show it where more than half of the columns would go', () => {
    expect(columnsWithRoom([id(12), text(20), money(10), money(10), money(10)], 22, 2)).toBeUndefined();
  });
  it('keep what was asked for by a flag', () => {
    const needs = [id(12), text(20), money(10), { ...text(24), keep: true }];
    expect(columnsWithRoom(needs, 50, 2)).toEqual([0, 1, 3]);
  });
  it('fit whenever there is room for what must not be cut', () => {
    const need = fc.record({
      format: fc.constantFrom('text' as const, 'id' as const, 'money' as const),
      natural: fc.integer({ min: 1, max: 200 }),
    });
    fc.assert(
      fc.property(
        fc.array(need, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 80, max: 200 }),
        (needs, total) => {
          const widths = columnWidths(needs, total, 2);
          const used = widths.reduce((sum, width) => sum + width, 2 * (widths.length - 1));
          expect(used <= total).toBe(haveRoom(needs, total, 2));
          for (const [index, { format, natural }] of needs.entries()) {
            expect(widths[index]).toBeLessThanOrEqual(natural);
            expect(widths[index] === natural || format !== 'money').toBe(true);
          }
        },
      ),
    );
  });
});
