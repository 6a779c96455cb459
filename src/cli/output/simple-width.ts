/**
 * Letters that each stand for themselves: visible, no combining marks, no soft hyphen. Latin (Zoë, Wójcik, Nguyễn), Greek
 * and Cyrillic ones take one column, as `…` does, kana, ideographs and Hangul syllables two. Almost all text is made of
 * them, and needs no knowledge of the rest of Unicode, which takes long to come by.
 */
const narrow = ' -~\\u00a1-\\u00ac\\u00ae-\\u02ff\\u0370-\\u0482\\u048a-\\u052f\\u1e00-\\u1eff\\u2026';
const wide = '\\u3041-\\u3096\\u30a1-\\u30fa\\u4e00-\\u9fff\\uac00-\\ud7a3';
const plain = new RegExp(`^[${narrow}${wide}]*$`);
const wideLetters = new RegExp(`[${wide}]`, 'g');

/** Whether there is nothing else in it. */
export const isSimple = (text: string): boolean => plain.test(text);

/** Columns that such text takes. */
export const simpleWidth = (text: string): number => text.length + (text.match(wideLetters)?.length ?? 0);
