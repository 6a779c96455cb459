import type { Format } from '../format.ts';

/** How many records there are: one number. */
export const count: Format = async (records, { sink }) => {
  let number = 0;
  for await (const _ of records) {
    if (sink.closed) break;
    number += 1;
  }
  await sink.write(`${number}\n`);
  return number;
};
