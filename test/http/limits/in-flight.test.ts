import { expect, test } from 'vitest';
import { InFlight } from '../../../src/http/limits/in-flight.ts';
import { refusalOf } from './refusal.ts';

/** A piece of work, and what ends it. */
function work<Answer>() {
  let end: (answer: Answer) => void = () => undefined;
  const promise = new Promise<Answer>((resolve) => (end = resolve));
  return { run: () => promise, end };
}

test('as many are in flight as may be, and one more is refused at once', async () => {
  const inFlight = new InFlight(2);
  const [first, second] = [work<string>(), work<string>()];
  const answers = [inFlight.run(first.run), inFlight.run(second.run)];
  expect(await refusalOf(() => inFlight.run(async () => 'third'))).toMatchObject({
    code: 'overloaded',
    more: { headers: { 'Retry-After': '1' } },
  });
  first.end('first');
  expect(await answers[0]).toBe('first');
  expect(await inFlight.run(async () => 'third')).toBe('third');
  second.end('second');
  expect([await answers[1], inFlight.count]).toEqual(['second', 0]);
});

test('what fails is in flight no longer', async () => {
  const inFlight = new InFlight(1);
  const failing = (): Promise<never> => Promise.reject(new Error('it failed'));
  for (const _ of [1, 2]) await expect(inFlight.run(failing)).rejects.toThrow('it failed');
  expect(inFlight.count).toBe(0);
});

test('1 024 are in flight if nothing else is said', async () => {
  const inFlight = new InFlight();
  const long = work<void>();
  const all = Array.from({ length: 1024 }, () => inFlight.run(long.run));
  expect((await refusalOf(() => inFlight.run(long.run))).code).toBe('overloaded');
  long.end();
  await Promise.all(all);
});
