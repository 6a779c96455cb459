import { existsSync, rmSync, statSync, truncateSync } from 'node:fs';
import { Random } from '../../src/demo/random.ts';
import { copyPage, PAGE, rewrite, swapPages } from './damage.ts';
import { type FileEnding, fileOf } from './small-shop.ts';

/** Damage drawn from a seed: what disks, people and other programs do to the files of a daybook. */

export interface Fault {
  /** `3 bits of .db flipped at 17, 4096, 9000`: enough to do it again. */
  readonly what: string;
  do(): void;
}

type Draw = (path: string, random: Random) => { readonly what: string; readonly change: () => void };

/** Bytes that begin every database and every -wal: the header says how to read the rest. */
const HEADER = 100;

const sizeOf = (path: string): number => statSync(path).size;
const pagesOf = (path: string): number => Math.max(1, Math.floor(sizeOf(path) / PAGE));
const byteOf = (path: string, random: Random): number => random.int(0, Math.max(0, sizeOf(path) - 1));
const pageOf = (path: string, random: Random): number => random.int(1, pagesOf(path));

const flipBits = (path: string, random: Random, within: number) => {
  const places = Array.from(
    { length: random.int(1, 4) },
    () => [random.int(0, within - 1), random.int(0, 7)] as const,
  );
  return {
    what: `bits flipped at ${places.map(([byte, bit]) => `${byte}:${bit}`).join(', ')}`,
    change: () =>
      rewrite(path, (bytes) => {
        for (const [byte, bit] of places) bytes[byte] = (bytes[byte] ?? 0) ^ (1 << bit);
        return undefined;
      }),
  };
};

const cutAt = (path: string, size: number) => ({
  what: `cut to ${size} bytes`,
  change: () => truncateSync(path, size),
});

const zeroed = (path: string, from: number, to: number) => ({
  what: `zeroed from ${from} to ${to}`,
  change: () => rewrite(path, (bytes) => void bytes.fill(0, from, to)),
});

/** What can be done to any file. */
const ANY: readonly (readonly [Draw, number])[] = [
  [(path, random) => flipBits(path, random, sizeOf(path)), 6],
  [(path, random) => flipBits(path, random, HEADER), 3],
  [
    (path, random) => {
      const start = random.int(0, HEADER - 1);
      const bytes = Array.from({ length: random.int(1, 8) }, () => random.int(0, 255));
      return {
        what: `header bytes at ${start} set to ${bytes.join(' ')}`,
        change: () => rewrite(path, (all) => void Buffer.from(bytes).copy(all, start)),
      };
    },
    2,
  ],
  [(path, random) => cutAt(path, byteOf(path, random)), 2],
  [(path, random) => cutAt(path, (pageOf(path, random) - 1) * PAGE), 2],
  [
    (path, random) => {
      const page = pageOf(path, random);
      return zeroed(path, (page - 1) * PAGE, page * PAGE);
    },
    2,
  ],
  [(path, random) => zeroed(path, 0, random.pick([16, HEADER, 512])), 1],
];

/** What is done to a database beside that: whole pages stand where others belong, a bit of the schema is another. */
const DATABASE: typeof ANY = [
  ...ANY,
  [
    (path, random) => {
      const [from, to] = [pageOf(path, random), pageOf(path, random)];
      return { what: `page ${from} copied over ${to}`, change: () => copyPage(path, from, to) };
    },
    4,
  ],
  [
    (path, random) => {
      const [one, other] = [pageOf(path, random), pageOf(path, random)];
      return { what: `pages ${one} and ${other} swapped`, change: () => swapPages(path, one, other) };
    },
    3,
  ],
  [(path, random) => flipBits(path, random, PAGE), 3],
];

const BESIDE: typeof ANY = [...ANY, [(path) => ({ what: 'gone', change: () => rmSync(path) }), 8]];

const drawsOf = (ending: FileEnding): typeof ANY => (ending.endsWith('.db') ? DATABASE : BESIDE);

/** The log three times as often as its views, the files beside them where there are any. */
const TARGETS: readonly (readonly [FileEnding, number])[] = [
  ['.db', 6],
  ['.views.db', 4],
  ['.db-wal', 3],
  ['.views.db-wal', 2],
  ['.db-shm', 1],
  ['.views.db-shm', 1],
];

/** One thing that happens to one of the files of a daybook that are there. The same seed draws the same. */
export function drawFault(db: string, seed: number): Fault {
  const random = new Random(seed);
  const there = TARGETS.filter(([ending]) => existsSync(fileOf(db, ending)));
  const ending = random.weighted(there);
  const { what, change } = random.weighted(drawsOf(ending))(fileOf(db, ending), random);
  return { what: `${ending}: ${what}`, do: change };
}
