import { expect, test } from 'vitest';
import { filledShop } from './support/filled-shop.ts';

const WRITERS = 8;
const NOTES = 40;

test.each(['commands send - --keep-going', 'commands send -', 'commands send - --atomic'])(
  'eight processes that write to one order by "%s" all succeed: nobody is told of a conflict, and each note is there once',
  {
    timeout: 120_000,
  },
  async (words) => {
    const shop = (await filledShop()).copy();
    const texts = (writer: number) => Array.from({ length: NOTES }, (_, note) => `note ${note} of ${writer}`);
    const input = (writer: number): string =>
      texts(writer)
        .map((text) => `${JSON.stringify({ name: 'AddNote', data: { orderId: 1, text } })}\n`)
        .join('');
    const before = await shop.head();
    const ended = await Promise.all(
      Array.from({ length: WRITERS }, (_, writer) =>
        shop.run(`${words} --timeout 60s`, { input: input(writer) }),
      ),
    );
    expect(ended.map(({ code, stderr }) => [code, stderr])).toEqual(
      ended.map(() => [0, `${NOTES} done, 0 done before, 0 failed\n`]),
    );
    expect(await shop.head()).toBe(before + WRITERS * NOTES);
  },
);
