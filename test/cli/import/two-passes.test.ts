import { expect, test } from 'vitest';
import { copyOf } from '../../../src/shop/orders/cli/import/two-passes.ts';

const MiB = 2 ** 20;

/** As `yes` writes, for ever; tells how much was taken of it. */
function endless() {
  const taken = { bytes: 0, isClosed: false };
  async function* bytes(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        taken.bytes += MiB;
        yield Buffer.alloc(MiB, 'y\n');
      }
    } finally {
      taken.isClosed = true;
    }
  }
  return { taken, bytes: bytes() };
}

test('a stream that never ends is copied no further than the bound, and what to do is said', async () => {
  const { taken, bytes } = endless();
  await expect(copyOf(bytes, 3 * MiB)).rejects.toMatchObject({
    failure: {
      kind: 'validation_failed',
      code: 'endless_stream',
      message: expect.stringMatching(/^There are more than 3 MiB in the stream/),
      hint: 'Write it to a file and import that, or import it in parts.',
    },
  });
  expect(taken.bytes).toBeLessThan(9 * MiB);
  expect(taken.isClosed).toBe(true);
});

test('a stream whose beginning was looked at can be read still', async () => {
  const copy = await copyOf(
    (async function* () {
      yield Buffer.alloc(MiB, 'x\n');
    })(),
    2 * MiB,
  );
  for await (const piece of copy.bytes()) if (piece.length > 0) break;
  let length = 0;
  for await (const piece of copy.bytes()) length += piece.length;
  expect(length).toBe(MiB);
  await copy.close();
});

test('a stream within the bound can be read twice', async () => {
  const copy = await copyOf(
    (async function* () {
      yield Buffer.from('order,');
      yield Buffer.from('sku\n');
    })(),
    10,
  );
  for (let pass = 0; pass < 2; pass += 1) {
    const pieces: Uint8Array[] = [];
    for await (const piece of copy.bytes()) pieces.push(piece);
    expect(Buffer.concat(pieces).toString()).toBe('order,sku\n');
  }
  await copy.close();
});
