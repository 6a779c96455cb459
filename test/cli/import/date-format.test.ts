import { describe, expect, it } from 'vitest';
import { dateCells } from '../../../src/shop/orders/cli/import/date-cells.ts';
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
    for (const format of ['M/D', 'YYYY', 'M/D/YYYY YY M', 'YYYY-MM-DDQHH'])
      expect(() => dateReader(format, time)).toThrow('is not a date format');
  });
  it('have hours of half a day with AM or PM, and others without', () => {
    for (const format of ['M/D/YYYY h:mm', 'M/D/YYYY H:mm A'])
      expect(() => dateReader(format, time)).toThrow('may mean the morning or the afternoon');
  });
  it('may have a T before the time, and hours alone as a zone', () => {
    expect(read('YYYY-MM-DDTHH:mm:ssZ', '2021-05-13T14:01:07+02')).toBe('2021-05-13T12:01:07.000Z');
  });
  it('counted from 1970 are in seconds or in milliseconds, as is said', () => {
    expect([read('X', '1620907267'), read('x', '1620907267000')]).toEqual(
      Array(2).fill('2021-05-13T12:01:07.000Z'),
    );
    expect([read('x', '1620907267'), read('X', '1620907267000'), read('X', '44329.58')]).toEqual(
      Array(3).fill(undefined),
    );
  });
});

describe('the date of a cell', () => {
  const cell = (text: string, all?: string) => {
    const found = dateCells({ all, by: {} }, time)('date', text);
    return 'problem' in found ? found.problem : found.instant;
  };

  it('is read as its format says, and as a spreadsheet’s date only where that cannot be meant otherwise', () => {
    expect(cell('2021-05-06', 'YYYY-DD-MM')).toBe('2021-06-05T04:00:00.000Z');
    expect(cell('2021-05-13', 'YYYY-DD-MM')).toContain('it is not written like YYYY-DD-MM');
    expect(cell('2021-05-06', 'D.M.YYYY')).toBe('2021-05-06T04:00:00.000Z');
  });

  it('is a day or a time, and no month, quarter or week', () => {
    expect(cell('2021-05-13 14:01:07.5+02')).toBe('2021-05-13T12:01:07.500Z');
    for (const text of ['2021-05', '2021-q1', '2021-w19', '2021'])
      expect(cell(text)).toContain('it is not a date like 2026-03-14');
  });

  it.each([
    ['13.05.2021 14:01', '"DD.MM.YYYY HH:mm"'],
    ['5/13/21 2:01:07 PM', '"M/D/YY h:mm:ss A"'],
    ['2021/05/13', 'YYYY/MM/DD'],
    ['20210513', 'YYYYMMDD'],
    ['1620907267', 'X'],
    ['1620907267000', 'x'],
  ])('%s has a form that can be said, %s', (text, form) => {
    expect(cell(text)).toBe(`it is not a date like 2026-03-14; add --date-format ${form}`);
    expect(cell(text, form.replaceAll('"', ''))).toContain('2021-05-13T');
  });

  it('that is the number of a day is refused as that', () => {
    expect(cell('44329')).toContain('the number of a day in a spreadsheet');
  });
});
