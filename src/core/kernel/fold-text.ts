/** Letters that Unicode does not take apart into a plain one and a mark. */
const PLAIN: Readonly<Record<string, string>> = {
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  þ: 'th',
  æ: 'ae',
  œ: 'oe',
  ς: 'σ',
};

const ASCII = /^[\x20-\x7e]*$/;

/**
 * Text as it is searched in and for: without case, accents and the shape of its letters, its blanks single, so that
 * `gotz`, `Götz` and `GÖTZ` are one, as are `İstanbul` and `istanbul`, `Weiß` and `WEISS`, `Ёлка` and `елка`. Two texts
 * match when they fold to the same. Never shown; what must stay distinct (ids, keys) is not folded.
 */
export function foldText(text: string): string {
  const single = text.replace(/\s+/g, ' ');
  if (ASCII.test(single)) return single.toLowerCase();
  const whole = single.normalize('NFKD');
  // Marks that stand alone stay: nothing would be left to search for.
  const plain = whole.replace(/[\u0300-\u036f]/g, '') || whole;
  // To capitals makes SS of ß; a capital ẞ has to become ß first.
  return plain
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .replace(/[øłđðħþæœς]/g, (letter) => PLAIN[letter] ?? letter)
    .normalize('NFC');
}

/** Several texts to search in, as one column: none of them runs into the next. */
export const foldTexts = (texts: readonly (string | null)[]): string =>
  texts
    .filter((text) => text !== null)
    .map(foldText)
    .join('\n');
