import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

/** What a file holds of some texts. */
export interface Searched {
  readonly file: string;
  /** How many of the texts stand in it. */
  readonly found: number;
}

/**
 * Searches the bytes of those files that are there for texts, as UTF-8.
 *
 * In a process of its own: closing a file drops the locks that this process has on it as a database. Another one would take it
 * for closed, and delete a -wal to which commits still go here.
 */
export async function searchFiles(
  files: readonly string[],
  texts: readonly string[],
): Promise<readonly Searched[]> {
  const child = spawn(process.execPath, ['-e', SEARCH], { stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  // Not as arguments: these are seen by all on the machine.
  child.stdin.end(JSON.stringify({ files, texts }));
  const [answer, complaint, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  if (code !== 0) throw new Error(`the files could not be searched: ${complaint}`);
  return JSON.parse(answer) as readonly Searched[];
}

/** As text, for it stands in no file of the program: 4 MiB at a time, and a text may straddle two pieces. */
const SEARCH = `
const { existsSync, openSync, readFileSync, readSync } = require('node:fs');
const { files, texts } = JSON.parse(readFileSync(0, 'utf8'));
const wanted = texts.map((text) => Buffer.from(text));
const PIECE = 4 * 1024 * 1024;
const overlap = Math.max(0, ...wanted.map(({ length }) => length - 1));
const piece = Buffer.alloc(overlap + PIECE);
function foundIn(file) {
  const found = new Set();
  const descriptor = openSync(file, 'r');
  for (let kept = 0; ; ) {
    const length = kept + readSync(descriptor, piece, kept, PIECE, null);
    if (length === kept) return found.size;
    const bytes = piece.subarray(0, length);
    for (const text of wanted) if (!found.has(text) && bytes.includes(text)) found.add(text);
    kept = Math.min(overlap, length);
    piece.copyWithin(0, length - kept, length);
  }
}
const searched = files.filter((file) => existsSync(file)).map((file) => ({ file, found: foundIn(file) }));
process.stdout.write(JSON.stringify(searched));`;
