import { lazy } from '../../core/kernel/lazy.ts';
import { isSimple } from './simple-width.ts';

/**
 * Untrusted text on its way to a terminal. One scheme: whatever a terminal would obey, hide or reorder is written as
 * the escape that names it: `\n`, `\r`, `\t`, otherwise `\u001b` (four hex digits) or `\u{e0041}` (beyond them).
 *
 * Escapes rather than control pictures (␛): they exist for every character concerned, every font has them, and they can be
 * searched for. That typed text may look like one of them does no harm: people read it, programs read other formats.
 *
 * Two invisible characters stay where they carry meaning: the joiner inside an emoji, and joiners between letters of scripts that are
 * written with them (Persian, Indic names).
 */
const unsafe = lazy(
  // Control characters (C0, DEL, C1); format characters: bidi, zero width, BOM; line separators; lone surrogates; and
  // whatever Unicode says is drawn as nothing where a font does not know it: tags, fillers, code points kept for more of them.
  // Variation selectors belong to the character before them: they choose the picture of an emoji and the form of a name's character.
  () => /(?!\p{Variation_Selector})[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu,
);

const joiners = lazy(() => {
  const letter =
    /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}]/u;
  return {
    letterEnds: new RegExp(`${letter.source}$`, 'u'),
    letterBegins: new RegExp(`^${letter.source}`, 'u'),
    pictureEnds: /\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})*$/u,
    pictureBegins: /^\p{Extended_Pictographic}/u,
  };
});

/** Text for one line of a terminal: nothing in it moves the cursor, changes colour or direction, or is invisible. */
export function forTerminal(text: string): string {
  return isSimple(text) ? text : text.replace(unsafe(), (found, at: number) => visible(found, text, at));
}

/** The same, but line breaks stay, for places that may take several lines. */
export function forTerminalLines(text: string): string[] {
  return text.split(/\r\n|\n/).map(forTerminal);
}

/** A cell of a tab-separated row: no control character is left in it, and the escapes (`\t \n \r \\ \x1b`) can be undone. */
export function forTsv(text: string): string {
  return text.replace(tsvUnsafe(), (found) => tsvEscapes[found] ?? byteEscape(found));
}

const tsvUnsafe = lazy(() => /[\p{Cc}\\]/gu);

const byteEscape = (found: string): string => `\\x${found.charCodeAt(0).toString(16).padStart(2, '0')}`;

/** JSON text for a terminal: escapes inside its strings, so it still says exactly the same value. */
export function jsonForTerminal(json: string): string {
  return json.replace(unsafe(), (found) => (found === '\n' ? found : utf16Escapes(found)));
}

const tsvEscapes: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r', '\\': '\\\\' };

function visible(found: string, text: string, at: number): string {
  if (isMeantJoiner(found, text, at)) return found;
  if (found !== '\\' && tsvEscapes[found] !== undefined) return tsvEscapes[found];
  const code = found.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : hex(code);
}

function isMeantJoiner(found: string, text: string, at: number): boolean {
  if (found !== '\u200d' && found !== '\u200c') return false;
  const before = text.slice(Math.max(0, at - 6), at);
  const after = text.slice(at + 1, at + 3);
  const { letterEnds, letterBegins, pictureEnds, pictureBegins } = joiners();
  if (found === '\u200d' && pictureEnds.test(before) && pictureBegins.test(after)) return true;
  return letterEnds.test(before) && letterBegins.test(after);
}

const hex = (code: number): string => `\\u${code.toString(16).padStart(4, '0')}`;

/** JSON knows no `\u{…}`: what lies beyond four digits is a pair. */
const utf16Escapes = (found: string): string =>
  Array.from({ length: found.length }, (_, index) => hex(found.charCodeAt(index))).join('');
