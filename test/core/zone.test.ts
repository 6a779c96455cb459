import { expect, test } from 'vitest';
import { dateIn, isZone, startOfDate } from '../../src/core/kernel/zone.ts';

test.each([
  ['UTC', '2026-03-01', '2026-03-01T00:00:00.000Z'],
  ['Europe/Berlin', '2026-01-15', '2026-01-14T23:00:00.000Z'],
  ['Europe/Berlin', '2026-03-29', '2026-03-28T23:00:00.000Z'],
  ['Europe/Berlin', '2026-03-30', '2026-03-29T22:00:00.000Z'],
  ['Asia/Kathmandu', '2026-03-01', '2026-02-28T18:15:00.000Z'],
  // Clocks jump from midnight to one o'clock: the day begins at one.
  ['Asia/Beirut', '2022-03-27', '2022-03-26T22:00:00.000Z'],
  // Clocks go back from one o'clock to midnight: the day begins at the first of the two.
  ['America/Havana', '2026-11-01', '2026-11-01T04:00:00.000Z'],
  // Half past eleven became half past midnight: the day begins with the change.
  ['America/Toronto', '1919-03-31', '1919-03-31T04:30:00.000Z'],
])('in %s, %s begins at %s', (zone, date, start) => {
  expect(startOfDate(zone, date)).toBe(start);
  expect(dateIn(zone, start)).toBe(date);
  expect(dateIn(zone, new Date(Date.parse(start) - 1).toISOString())).not.toBe(date);
});

test('a day that a zone has skipped begins when the next one does', () => {
  expect(startOfDate('Pacific/Apia', '2011-12-30')).toBe('2011-12-30T10:00:00.000Z');
  expect(startOfDate('Pacific/Apia', '2011-12-31')).toBe('2011-12-30T10:00:00.000Z');
});

test('a zone is known or not', () => {
  expect(isZone('Europe/Berlin')).toBe(true);
  expect(isZone('Berlin')).toBe(false);
});
