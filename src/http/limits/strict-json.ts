import { EdgeError } from '../problems/problems.ts';

const DEEPEST = 64;

/**
 * Reads JSON as everybody reads it: no member twice, of which one reader would take the first and another the last; no
 * `__proto__`, which some copy into the prototype of an object; nothing deeper than 64.
 *
 * 2026-11: by a scan and `JSON.parse`, 12 ms a MiB, of which the scan takes 7. lossless-json (27 ms) accepts a member twice with one
 * value and parses recursively: a MiB of brackets ends its stack. secure-json-parse knows of `__proto__` alone, momoa (127 ms) of
 * neither.
 *
 * @param called starts the sentence: "The body", "Line 3"
 * @throws EdgeError `malformed_request`, with the JSON Pointer of the member
 */
export function strictJson(text: string, called = 'The body'): unknown {
  // First, for a MiB of brackets takes JSON.parse a tenth of a second.
  checkMembers(text, called);
  return parsed(text, called);
}

function parsed(text: string, called: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new EdgeError('malformed_request', `${called} is not JSON: ${(error as Error).message}.`);
  }
}

/** An object or a list that is not closed yet. */
interface Holder {
  /** Of an object: the names so far. */
  readonly names: Set<string> | undefined;
  /** The member that the scan is in: its name, or its place. */
  at: string | number;
  /** The next text is a name. */
  awaitsName: boolean;
}

/**
 * What `strictJson` refuses beyond `JSON.parse`. Of a text that is no JSON it may find this or that: it is refused in any case.
 *
 * @throws EdgeError `malformed_request`
 */
export function checkMembers(text: string, called: string): void {
  const holders: Holder[] = [];
  for (let index = 0; index < text.length; index += 1) {
    const holder = holders.at(-1);
    switch (text.charAt(index)) {
      case '{':
        holders.push({ names: new Set(), at: '', awaitsName: true });
        break;
      case '[':
        holders.push({ names: undefined, at: 0, awaitsName: false });
        break;
      case '}':
      case ']':
        holders.pop();
        break;
      case ',':
        if (typeof holder?.at === 'number') holder.at += 1;
        else if (holder !== undefined) holder.awaitsName = true;
        break;
      case '"': {
        const end = endOfText(text, index);
        if (holder?.awaitsName) takeName(holders, text.slice(index, end + 1), called);
        index = end;
        break;
      }
    }
    if (holders.length > DEEPEST) throw tooDeep(called);
  }
}

/** The place of the quote that closes the text. */
function endOfText(text: string, start: number): number {
  let end = start + 1;
  while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
  return end;
}

function takeName(holders: readonly Holder[], quoted: string, called: string): void {
  const holder = holders.at(-1) as Holder;
  const name = quoted.includes('\\') ? String(parsed(quoted, called)) : quoted.slice(1, -1);
  holder.at = name;
  holder.awaitsName = false;
  if (name === '__proto__') throw refused(holders, called, 'is a name that no member may have');
  if (holder.names?.has(name)) throw refused(holders, called, 'is there twice');
  holder.names?.add(name);
}

function refused(holders: readonly Holder[], called: string, message: string): EdgeError {
  const pointer = holders
    .map(({ at }) => `/${String(at).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
  return new EdgeError('malformed_request', `${called} does not fit: ${pointer} ${message}.`, {
    issues: [{ pointer, message }],
  });
}

const tooDeep = (called: string): EdgeError =>
  new EdgeError('malformed_request', `${called} is nested deeper than ${DEEPEST}.`);
