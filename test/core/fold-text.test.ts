import { expect, test } from 'vitest';
import { foldText, foldTexts } from '../../src/core/kernel/fold-text.ts';
import fc from '../support/properties.ts';

test.each([
  ['a German name', ['Götz', 'GÖTZ', 'gotz', 'go\u0308tz']],
  ['a sharp s', ['Weiß', 'WEISS', 'weiss', 'WEIẞ']],
  ['a Turkish dotted I', ['İstanbul', 'istanbul', 'ISTANBUL', 'ıstanbul']],
  ['Cyrillic', ['Ёлкина', 'ЁЛКИНА', 'елкина']],
  ['Greek with its last sigma', ['Οδυσσεύς', 'ΟΔΥΣΣΕΎΣ', 'οδυσσευσ']],
  ['letters with a stroke', ['Łódź', 'ŁÓDŹ', 'lodz']],
  ['Danish', ['Ærø', 'ÆRØ', 'aero']],
  ['letters of another width, and ligatures', ['ＡＢＣ ﬁn', 'abc fin']],
  ['blanks', ['Ann  Lee', 'ann\u00a0lee', 'ANN\nLEE']],
  ['Korean', ['한국', '\u1112\u1161\u11ab\u1100\u116e\u11a8']],
])('%s folds to one, however it is written', (_what, [first = '', ...others]) => {
  for (const other of others) expect(foldText(other)).toBe(foldText(first));
});

test('A mark that stands alone is not nothing', () => {
  expect(foldText('\u0301')).not.toBe('');
});

test('What differs in more than case, accents and blanks stays apart', () => {
  expect(foldText('Götz')).not.toBe(foldText('Goetz'));
  expect(foldText('か')).not.toBe(foldText('が'));
  expect(foldTexts(['Ann', null, 'Lee'])).toBe('ann\nlee');
});

test('Folded text folds to itself, and no case escapes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(foldText(foldText(text))).toBe(foldText(text));
      expect(foldText(foldText(text).toUpperCase())).toBe(foldText(text));
    }),
  );
});
