import { describe, expect, it } from 'vitest';
import { dateReader } from '../../../src/shop/orders/cli/import/date-format.ts';

const time = { now: new Date(0), zone: 'America/New_York' };
const read = (format: string, text: string) => dateReader(format, time)(text);

describe('dates as files write them', () => {
  it('are wall times of the zone', () => {
    expect(read('M/D/YYYY H:mm', '12/1/2010 8:26')).toBe('2010-12-01T13:26:00.000Z');
    expect(read('DD.MM.YY', '05.07.26')).toBe('2026-07-05T04:00:00.000Z');
    expect(read('D-MMM-YYYY h:mm A', '3-jan-1999 12:05 am')).toBe('1999-01-03T05:05:00.000Z');
  });
  it('are refused when they do not exist or are written otherwise', () => {
    expect(read('M/D/YYYY', '2/30/2026')).toBeUndefined();
    expect(read('M/D/YYYY', '13/1/2026')).toBeUndefined();
    expect(read('M/D/YYYY', '1/2/2026 8:00')).toBeUndefined();
    expect(read('D MMM YYYY', '1 Foo 2026')).toBeUndefined();
    expect(read('YYYY-MM-DD H:mm', '2026-01-01 24:00')).toBeUndefined();
  });
  it('have a format of a year, a month and a day, each once', () => {
    for (const format of ['M/D', 'YYYY', 'M/D/YYYY YY M', 'YYYY-MM-DDTHH'])
      expect(() => dateReader(format, time)).toThrow('is not a date format');
  });
});
