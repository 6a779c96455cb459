import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { DescriptorOutlet } from '../../src/cli/session/descriptor.ts';
import { folder } from './support/program.ts';

/** What a pipe of Linux holds. */
const ROOM = 65_536;

test('what a full pipe that does not block cannot take is left to a stream, which waits; nothing overtakes it', () => {
  const path = join(folder(), 'pipe');
  execFileSync('mkfifo', [path]);
  const pipe = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  const stream = new PassThrough({ highWaterMark: 1 << 20 });
  const outlet = new DescriptorOutlet(pipe, () => stream);
  writeSync(pipe, Buffer.alloc(ROOM - 8_192));
  const failures: unknown[] = [];
  const taken = (error?: Error | null): void => void failures.push(error ?? undefined);
  const pieces = ['first', 'second', 'third'].map((word) => `${word}\n`.repeat(2_000));
  for (const piece of pieces) outlet.write(piece, taken);
  const read = Buffer.alloc(ROOM * 2);
  const inPipe = read.toString('utf8', ROOM - 8_192, readSync(pipe, read));
  closeSync(pipe);
  expect(inPipe.length).toBeGreaterThan(0);
  expect(inPipe + String(stream.read())).toBe(pieces.join(''));
  expect(failures.filter(Boolean)).toEqual([]);
});

test('a reader that has gone is told as an error of the piece', () => {
  const path = join(folder(), 'pipe');
  execFileSync('mkfifo', [path]);
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const writer = openSync(path, constants.O_WRONLY);
  closeSync(reader);
  let told: NodeJS.ErrnoException | null | undefined;
  new DescriptorOutlet(writer, () => new PassThrough()).write('anybody?', (error) => {
    told = error;
  });
  closeSync(writer);
  expect(told?.code).toBe('EPIPE');
});
