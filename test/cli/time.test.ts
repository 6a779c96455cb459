import { beforeAll, describe, expect, it, test } from 'vitest';
import { parseDuration } from '../../src/cli/argv/duration.ts';
import { parseRange } from '../../src/cli/argv/range.ts';
import { FailureError } from '../../src/core/kernel/failure.ts';
import { parseWhen } from '../../src/core/kernel/when.ts';
import { checkZone, instantOf, startOfDay, wallClock, wallOf } from '../../src/core/kernel/zone.ts';
import fc from '../support/properties.ts';
import { filledShop } from './support/filled-shop.ts';
import { runInOneProcess } from './support/persistent-program.ts';
import type { Shop } from './support/program.ts';

const now = new Date('2026-03-14T15:09:26.535Z');
const when = (text: string, zone = 'UTC', at = now) => parseWhen(text, { now: at, zone });
const period = (start: string, end: string) => ({ start: `${start}Z`, end: `${end}Z` });
const failureOf = (run: () => unknown) => {
  try {
    run();
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
  throw new Error('nothing was thrown');
};

describe('words for times', () => {
  it('take now as it is', () => {
    expect(when('now')).toEqual({ start: '2026-03-14T15:09:26.535Z' });
  });
  it('take today, yesterday and tomorrow as days of the zone', () => {
    expect(when('today')).toEqual(period('2026-03-14T00:00:00.000', '2026-03-15T00:00:00.000'));
    expect(when('yesterday')).toEqual(period('2026-03-13T00:00:00.000', '2026-03-14T00:00:00.000'));
    expect(when(' Tomorrow ')).toEqual(period('2026-03-15T00:00:00.000', '2026-03-16T00:00:00.000'));
    expect(when('today', 'Pacific/Auckland').start).toBe('2026-03-14T11:00:00.000Z');
    expect(when('today', 'America/Los_Angeles').start).toBe('2026-03-14T07:00:00.000Z');
  });
  it('count minutes, hours, days and weeks back', () => {
    expect(when('30m')).toEqual({ start: '2026-03-14T14:39:26.535Z' });
    expect(when('12h').start).toBe('2026-03-14T03:09:26.535Z');
    expect(when('7d').start).toBe('2026-03-07T15:09:26.535Z');
    expect(when('2w').start).toBe('2026-02-28T15:09:26.535Z');
  });
  it('keep the time of day when days are counted across a change of the clock', () => {
    const afterSpring = new Date('2026-03-29T12:00:00.000Z');
    expect(when('1d', 'Europe/Berlin', afterSpring).start).toBe('2026-03-28T13:00:00.000Z');
    expect(when('24h', 'Europe/Berlin', afterSpring).start).toBe('2026-03-28T12:00:00.000Z');
  });
  it('take a year, a quarter, a month, a week and a day as periods of the zone', () => {
    expect(when('2026')).toEqual(period('2026-01-01T00:00:00.000', '2027-01-01T00:00:00.000'));
    expect(when('2026-q1')).toEqual(period('2026-01-01T00:00:00.000', '2026-04-01T00:00:00.000'));
    expect(when('2026-Q4')).toEqual(period('2026-10-01T00:00:00.000', '2027-01-01T00:00:00.000'));
    expect(when('2026-12')).toEqual(period('2026-12-01T00:00:00.000', '2027-01-01T00:00:00.000'));
    expect(when('2024-02-29')).toEqual(period('2024-02-29T00:00:00.000', '2024-03-01T00:00:00.000'));
    expect(when('2026-03', 'Europe/Berlin')).toEqual(
      period('2026-02-28T23:00:00.000', '2026-03-31T22:00:00.000'),
    );
  });
  it('take ISO weeks: Monday to Sunday, the first with the 4th of January', () => {
    expect(when('2026-w01')).toEqual(period('2025-12-29T00:00:00.000', '2026-01-05T00:00:00.000'));
    expect(when('2026-W53')).toEqual(period('2026-12-28T00:00:00.000', '2027-01-04T00:00:00.000'));
    expect(when('2027-w01').start).toBe('2027-01-04T00:00:00.000Z');
  });
  it('take a time in the zone, or in the offset that it names', () => {
    expect(when('2026-03-14T15:09').start).toBe('2026-03-14T15:09:00.000Z');
    expect(when('2026-03-14 15:09:26.5', 'Europe/Berlin').start).toBe('2026-03-14T14:09:26.500Z');
    expect(when('2026-03-14T15:09:26Z', 'Europe/Berlin').start).toBe('2026-03-14T15:09:26.000Z');
    expect(when('2026-03-14t15:09+05:30').start).toBe('2026-03-14T09:39:00.000Z');
    expect(when('2026-03-14T15:09:26.123456789-08:00').start).toBe('2026-03-14T23:09:26.123Z');
    expect(when('2026-03-14T15:09Z')).not.toHaveProperty('end');
  });
  it.each([
    ['2026-02-30', '2026-02 has 28 days'],
    ['2025-02-29', '2025-02 has 28 days'],
    ['2026-04-31T10:00', '2026-04 has 30 days'],
    ['2026-03-00', '2026-03 has 31 days'],
    ['2026-13', 'months go from 01 to 12'],
    ['2026-00-10', 'months go from 01 to 12'],
    ['2026-w54', 'weeks of 2026 go from 01 to 53'],
    ['2025-w53', 'weeks of 2025 go from 01 to 52'],
    ['2026-w00', 'weeks of 2026 go from 01 to 53'],
    ['2026-03-14T24:00', 'times go from 00:00 to 23:59:59'],
    ['2026-03-14T12:60', 'times go from 00:00 to 23:59:59'],
    ['2026-03-14T23:59:60Z', 'times go from 00:00 to 23:59:59'],
    ['2026-03-14T12:00+15:00', 'offsets go from -14:00 to +14:00'],
    ['0226-03-14', 'years go from 1900 to 2999'],
    ['9999', 'years go from 1900 to 2999'],
    ['999999w', 'years go from 1900 to 2999'],
    ['1900-01-01T00:30+01:00', 'years go from 1900 to 2999'],
    ['2999-12-31T23:30-01:00', 'years go from 1900 to 2999'],
  ])('say that there is no %s', (text, reason) => {
    const failure = failureOf(() => when(text));
    expect(failure).toMatchObject({ kind: 'usage', code: 'impossible_date' });
    expect(failure.message).toBe(`There is no "${text}": ${reason}.`);
  });
  it.each([
    '',
    'soon',
    '7',
    '-7d',
    '7 d',
    '7y',
    '2026-3-14',
    '14.03.2026',
    '2026-q5',
    '2026-03-14T15',
    '1742000000',
    '2026-03-14T15:09:26.Z',
  ])('do not guess at %j', (text) => {
    expect(failureOf(() => when(text))).toMatchObject({ kind: 'usage', code: 'invalid_time' });
  });
});

describe('ranges', () => {
  it('go from the start of one to the start of the other', () => {
    expect(parseRange({ from: '2026-03', to: '2026-03-14' }, { now, zone: 'UTC' })).toEqual({
      from: '2026-03-01T00:00:00.000Z',
      to: '2026-03-14T00:00:00.000Z',
    });
  });
  it('may be open', () => {
    expect(parseRange({ to: 'today' }, { now, zone: 'UTC' })).toEqual({ to: '2026-03-14T00:00:00.000Z' });
    expect(parseRange({}, { now, zone: 'UTC' })).toEqual({});
  });
  it('must not end before they begin, nor where they begin', () => {
    const range = (from: string, to: string) =>
      failureOf(() => parseRange({ from, to }, { now, zone: 'UTC' })).code;
    expect(range('today', 'yesterday')).toBe('empty_range');
    expect(range('2026-03', '2026-03-01')).toBe('empty_range');
  });
});

describe('days when the clock changes', () => {
  const hours = (date: string, zone: string) => {
    const { start, end } = when(date, zone);
    return (Date.parse(end ?? '') - Date.parse(start)) / 3_600_000;
  };
  it('have 23 or 25 hours', () => {
    expect(hours('2026-03-29', 'Europe/Berlin')).toBe(23);
    expect(hours('2026-10-25', 'Europe/Berlin')).toBe(25);
    expect(hours('2026-10-04', 'Australia/Lord_Howe')).toBe(23.5);
  });
  it('begin at 01:00 where midnight does not exist', () => {
    expect(when('2018-11-04', 'America/Sao_Paulo').start).toBe('2018-11-04T03:00:00.000Z');
    expect(wallClock(new Date(when('2018-11-04', 'America/Sao_Paulo').start), 'America/Sao_Paulo')).toBe(
      '2018-11-04 01:00',
    );
    expect(when('2022-03-27', 'Asia/Beirut').start).toBe('2022-03-26T22:00:00.000Z');
  });
  it('begin at the first midnight where there are two', () => {
    expect(when('2022-11-06', 'America/Havana').start).toBe('2022-11-06T04:00:00.000Z');
  });
  it('begin at the change itself where it starts before midnight', () => {
    // Toronto, 1919: 23:30 became 00:30, so the day began half an hour late.
    expect(when('1919-03-31', 'America/Toronto').start).toBe('1919-03-31T04:30:00.000Z');
  });
  it('are empty where the zone skipped them', () => {
    expect(when('2011-12-30', 'Pacific/Apia')).toEqual(
      period('2011-12-30T10:00:00.000', '2011-12-30T10:00:00.000'),
    );
    expect(when('2011-12-31', 'Pacific/Apia').start).toBe('2011-12-30T10:00:00.000Z');
  });
  it('take a skipped time as the one so much later, and a repeated one as the first', () => {
    expect(when('2026-03-29T02:30', 'Europe/Berlin').start).toBe('2026-03-29T01:30:00.000Z');
    expect(when('2026-10-25T02:30', 'Europe/Berlin').start).toBe('2026-10-25T00:30:00.000Z');
  });
  it('know zones less than an hour behind UTC', () => {
    expect(when('1971-06-01', 'Africa/Monrovia').start).toBe('1971-06-01T00:44:30.000Z');
    expect(when('2026-06-01', '-00:30').start).toBe('2026-06-01T00:30:00.000Z');
  });
});

describe('in every zone', () => {
  const zone = fc.constantFrom(...Intl.supportedValuesOf('timeZone'), 'UTC', '+05:45', '-03:30');
  const instant = fc.integer({ min: Date.UTC(1970, 0, 2), max: Date.UTC(2099, 0, 1) });
  const day = 86_400_000;
  it('an instant that is read off the wall and typed in again is the same, or the first of two that look alike', () => {
    fc.assert(
      fc.property(instant, zone, (at, name) => {
        const wall = wallOf(at, name);
        const back = instantOf(wall, name);
        expect(wallOf(back, name)).toBe(wall);
        expect(back).toBeLessThanOrEqual(at);
      }),
    );
  });
  it('a day begins with its own first instant', () => {
    fc.assert(
      fc.property(instant, zone, (at, name) => {
        const midnight = Math.floor(at / day) * day;
        const start = startOfDay(midnight, name);
        expect(wallOf(start, name)).toBeGreaterThanOrEqual(midnight);
        expect(wallOf(start - 1, name)).toBeLessThan(midnight);
      }),
    );
  });
  it('days follow each other without gap or overlap, and today has begun', () => {
    fc.assert(
      fc.property(instant, zone, (at, name) => {
        const clock = { now: new Date(at), zone: name };
        const [today, tomorrow] = [parseWhen('today', clock), parseWhen('tomorrow', clock)];
        expect(today.end).toBe(tomorrow.start);
        expect(Date.parse(today.start)).toBeLessThanOrEqual(at);
      }),
    );
  });
  it('what was printed as ISO is read back to the millisecond', () => {
    fc.assert(
      fc.property(instant, zone, (at, name) => {
        const iso = new Date(at).toISOString();
        expect(when(iso, name)).toEqual({ start: iso });
      }),
    );
  });
});

describe('zones', () => {
  it('are known by their names in any case, and by offsets', () => {
    expect(checkZone('europe/berlin')).toBe('Europe/Berlin');
    expect(checkZone('UTC')).toBe('UTC');
    expect(checkZone('+05:30')).toBe('+05:30');
  });
  it('are suggested when mistyped', () => {
    expect(failureOf(() => checkZone('Europe/Berln'))).toMatchObject({
      kind: 'usage',
      code: 'unknown_zone',
      hint: expect.stringContaining('"Europe/Berlin"'),
    });
    expect(failureOf(() => checkZone('+25:00')).code).toBe('unknown_zone');
  });
});

describe('durations', () => {
  it.each([
    ['250ms', 250],
    ['5s', 5000],
    ['2m', 120_000],
    ['1h', 3_600_000],
    ['1m30s', 90_000],
    [' 0s ', 0],
  ])('%s are %i milliseconds', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });
  it.each(['', '5', 's', '1.5s', '-1s', '5 s', '5d', '25d', '999h'])('refuse %j', (text) => {
    expect(failureOf(() => parseDuration(text))).toMatchObject({ kind: 'usage', code: 'invalid_duration' });
  });
});

describe('orders of 15:09 on 14 March 2026', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await filledShop(runInOneProcess);
  });

  // Ranges are half-open; dates begin in the zone, Kiritimati's 14 hours before those of UTC.
  test.each([
    ['--from 2026-03', 4],
    ['--to 2026-03', 0],
    ['--from 2026-q1 --to 2026-q2', 4],
    ['--from 2026-q2', 0],
    ['--from today', 4],
    ['--to today', 0],
    ['--from yesterday --to today', 0],
    ['--from 7d', 4],
    ['--from 12h --to now', 0],
    ['--from 2026-03-14T15:09Z', 4],
    ['--from 2026-03-01 --to 2026-03-14T15:09Z', 0],
    ['--from 7d --now 2026-03-20', 4],
    ['--from 7d --now 2026-04-20', 0],
    ['--from 2026-03-15', 0],
    ['--from 2026-03-15 --tz Pacific/Kiritimati', 4],
  ])('are found, or not, with %s', async (range, count) => {
    expect(await shop.out(`orders find ${range} -o count`)).toBe(String(count));
  });

  test('are shown on the clocks of --tz to people, and in UTC to programs', async () => {
    const words = 'orders find -L 1 -F orderedAt --no-header --tz Pacific/Kiritimati';
    expect(await shop.out(`${words} -o table`)).toBe('2026-03-15 05:09');
    expect(await shop.out(words)).toBe('2026-03-14T15:09:00.000Z');
  });

  test.each([
    ['--from 2026-02-30', 'There is no "2026-02-30": 2026-02 has 28 days. Check the date.'],
    ['--to soon', '"soon" is not a date or time. Write it like 2026-03-14,'],
    ['--tz Europe/Berln', 'Did you mean "Europe/Berlin"'],
    ['--from today --to yesterday', '--from must come before --to'],
  ])('%s is a usage error that says what to do', async (words, told) => {
    const { code, stdout, stderr } = await shop.run(`orders find ${words}`);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(told)]);
  });
});
