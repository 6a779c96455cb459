import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type Line, linesOf } from '../../src/core/kernel/lines.ts';
import fc from '../support/properties.ts';

async function all(chunks: Iterable<Uint8Array | string>, cap?: number): Promise<Line[]> {
  const lines: Line[] = [];
  for await (const line of linesOf(Readable.from(chunks, { objectMode: true }), cap)) lines.push(line);
  return lines;
}
const texts = (lines: readonly Line[]) => lines.map((line) => ('text' in line ? line.text : line.error));

describe('lines of a stream', () => {
  it('are numbered from 1, and the last one needs no line end', async () => {
    expect(await all(['a\nb'])).toEqual([
      { number: 1, text: 'a' },
      { number: 2, text: 'b' },
    ]);
    expect(texts(await all(['a\nb\n']))).toEqual(['a', 'b']);
  });
  it('are none in an empty input', async () => {
    expect(await all([])).toEqual([]);
    expect(await all([''])).toEqual([]);
  });
  it('may be empty', async () => {
    expect(texts(await all(['\n\na\n']))).toEqual(['', '', 'a']);
  });
  it('may end in CRLF, even when a chunk ends between the two', async () => {
    expect(texts(await all(['a\r\nb\r', '\nc\r\n']))).toEqual(['a', 'b', 'c']);
  });
  it('keep carriage returns that end no line', async () => {
    expect(texts(await all(['a\rb\r\r\n']))).toEqual(['a\rb\r']);
  });
  it('lose a byte order mark before the first, and keep it anywhere else', async () => {
    expect(texts(await all(['\ufeffa\n\ufeffb\n']))).toEqual(['a', '\ufeffb']);
    const mark = Buffer.from('\ufeffa');
    expect(texts(await all([mark.subarray(0, 1), mark.subarray(1, 2), mark.subarray(2)]))).toEqual(['a']);
  });
  it('hand on NUL for the validation to refuse', async () => {
    expect(texts(await all(['a\0b\n']))).toEqual(['a\0b']);
  });
  it('name a line that is not UTF-8 and go on with the next', async () => {
    const bad = Buffer.from([0x61, 0xff, 0x0a, 0x62, 0x0a, 0xed, 0xa0, 0x80, 0x0a, 0xc3, 0x0a, 0x64]);
    expect(await all([bad])).toEqual([
      { number: 1, error: 'not_utf8' },
      { number: 2, text: 'b' },
      { number: 3, error: 'not_utf8' },
      { number: 4, error: 'not_utf8' },
      { number: 5, text: 'd' },
    ]);
  });
  it('are told apart from naive splitting by nothing, wherever the chunks end', async () => {
    const letter = fc.constantFrom('a', 'é', '漢', '👩🏽‍🚀', '\r', '\n', '\n', '\r\n', '"', '\0');
    await fc.assert(
      fc.asyncProperty(fc.array(letter), fc.array(fc.nat(60)), async (letters, cuts) => {
        const bytes = Buffer.from(letters.join(''));
        const ends = [...cuts.filter((cut) => cut < bytes.length), bytes.length].sort((a, b) => a - b);
        const chunks = ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
        const naive = letters.join('').split('\n');
        if (naive.at(-1) === '') naive.pop();
        // Only a whole line can lose its \r to a line end; the last one has the same rule.
        expect(texts(await all(chunks))).toEqual(naive.map((line) => line.replace(/\r$/, '')));
      }),
    );
  });
});

describe('the cap', () => {
  it('counts bytes of the line without its end', async () => {
    expect(texts(await all(['12345\n', '12345\r\n', '123456\n', '1234é\n', 'ok'], 5))).toEqual([
      '12345',
      '12345',
      'too_long',
      'too_long',
      'ok',
    ]);
  });
  it('holds however the line is cut into chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(20),
        fc.integer({ min: 1, max: 7 }),
        fc.boolean(),
        async (length, step, crlf) => {
          const bytes = Buffer.from(`${'x'.repeat(length)}${crlf ? '\r\n' : '\n'}y`);
          const chunks: Buffer[] = [];
          for (let at = 0; at < bytes.length; at += step) chunks.push(bytes.subarray(at, at + step));
          expect(texts(await all(chunks, 8))).toEqual([length > 8 ? 'too_long' : 'x'.repeat(length), 'y']);
        },
      ),
    );
  });
  it('keeps the memory constant for a line of 256 MiB', async () => {
    const chunk = Buffer.alloc(64 * 1024, 'x');
    function* endless() {
      for (let count = 0; count < 4096; count += 1) yield chunk;
      yield Buffer.from('\nafter');
    }
    const before = process.memoryUsage().arrayBuffers;
    const lines = await all(endless());
    expect(lines).toEqual([
      { number: 1, error: 'too_long' },
      { number: 2, text: 'after' },
    ]);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 1024 * 1024);
  });
});

it('closes the source when the reader leaves early', async () => {
  const source = Readable.from(['a\nb\nc\n']);
  for await (const line of linesOf(source)) {
    expect(line).toEqual({ number: 1, text: 'a' });
    break;
  }
  expect(source.destroyed).toBe(true);
});
