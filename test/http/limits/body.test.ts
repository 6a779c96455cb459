import { describe, expect, test } from 'vitest';
import { limited, MOST_BODY, textOf } from '../../../src/http/limits/body.ts';
import { refusalOf } from './refusal.ts';

/** Pieces of a body, and how many of them were read. */
function streamed(...pieces: readonly (string | Uint8Array)[]) {
  const seen = { read: 0, isGivenUp: false };
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const piece = pieces[seen.read];
        seen.read += 1;
        if (piece === undefined) controller.close();
        else controller.enqueue(typeof piece === 'string' ? new TextEncoder().encode(piece) : piece);
      },
      cancel() {
        seen.isGivenUp = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { body, seen };
}

const undeclared = { declared: undefined };

describe('a body', () => {
  test('is its pieces, cut anywhere', async () => {
    const bytes = new TextEncoder().encode('Größe');
    const { body } = streamed(bytes.subarray(0, 3), bytes.subarray(3));
    expect(await textOf(body, undeclared)).toBe('Größe');
    expect(await textOf(null, undeclared)).toBe('');
  });

  test('of 1 MiB is read, and one byte more is 413', async () => {
    const half = 'a'.repeat(MOST_BODY / 2);
    expect(await textOf(streamed(half, half).body, undeclared)).toHaveLength(MOST_BODY);
    expect(await refusalOf(() => textOf(streamed(half, half, 'a').body, undeclared))).toMatchObject({
      code: 'payload_too_large',
      message: 'The body is larger than 1 MiB.',
      more: { headers: { Connection: 'close' } },
    });
  });

  test('that is too large is given up where it becomes that', async () => {
    const { body, seen } = streamed('aa', 'aa', 'aa', 'aa');
    await refusalOf(() => textOf(body, { most: 3, ...undeclared }));
    expect(seen).toEqual({ read: 2, isGivenUp: true });
  });

  test('that is said to be too large is not read at all', async () => {
    const { body, seen } = streamed('a');
    await refusalOf(() => textOf(body, { most: 3, declared: '4' }));
    expect(seen.read).toBe(0);
  });

  test('is not believed to be as small as it is said to be', async () => {
    const { body } = streamed('aaaa');
    expect((await refusalOf(() => textOf(body, { most: 3, declared: '1' }))).code).toBe('payload_too_large');
  });

  test('that is no UTF-8 is malformed', async () => {
    const { body } = streamed(new Uint8Array([0x22, 0xff, 0x22]));
    expect((await refusalOf(() => textOf(body, undeclared))).code).toBe('malformed_request');
  });
});

test('a long body is handed on piece by piece until it is too long', async () => {
  const { body, seen } = streamed('aa', 'bb', 'cc');
  const pieces: string[] = [];
  const read = async (): Promise<void> => {
    for await (const piece of limited(body, { most: 5, ...undeclared }))
      pieces.push(new TextDecoder().decode(piece));
  };
  await refusalOf(read);
  expect([pieces, seen]).toEqual([['aa', 'bb'], { read: 3, isGivenUp: true }]);
});
