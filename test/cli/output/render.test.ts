import { PassThrough } from 'node:stream';
import { parse } from 'csv-parse/sync';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { outputFormats } from '../../../src/cli/output/format.ts';
import { recordsOf } from '../../../src/cli/output/records.ts';
import { defaultFormat, render } from '../../../src/cli/output/render.ts';
import { streamSink } from '../../../src/cli/output/sink.ts';
import { percent } from '../../../src/core/describe/cells.ts';
import { FailureError } from '../../../src/core/kernel/failure.ts';
import type { ResultShape } from '../../../src/core/model/field.ts';
import fc from '../../support/properties.ts';
import { collected, pipe, rendered, screen } from './collected.ts';

const orders: ResultShape = {
  kind: 'page',
  idField: 'id',
  fields: [
    { name: 'number', format: 'integer', label: 'No', show: 'table' },
    { name: 'status', format: 'status', show: 'table' },
    { name: 'customerName', format: 'text', label: 'Customer', show: 'table' },
    { name: 'total', format: 'money', currencyField: 'currency', show: 'table' },
    { name: 'placedAt', format: 'timestamp', show: 'table' },
    { name: 'onHold', format: 'boolean', show: 'wide' },
    { name: 'tags', format: 'list', show: 'wide' },
    { name: 'taxRate', format: 'rate', show: 'wide' },
    { name: 'currency', format: 'currency', show: 'never' },
    { name: 'id', format: 'id', show: 'never' },
    { name: 'address', format: 'json', show: 'never' },
  ],
};
const order = {
  id: '0198c0de-0000-7000-8000-000000000001',
  number: 7,
  status: 'placed',
  customerName: 'Ann Lee',
  total: 123_450,
  currency: 'USD',
  placedAt: '2026-03-14T15:09:26.535Z',
  onHold: false,
  tags: ['gift', 'vip'],
  taxRate: 88_750,
  address: { city: 'Kyiv' },
};
const yen = {
  ...order,
  number: 12,
  total: -500,
  currency: 'JPY',
  status: 'cancelled',
  placedAt: null,
  onHold: true,
};
const one: ResultShape = { ...orders, kind: 'one' };
const lines = (text: string) => text.trimEnd().split('\n');
const usage = async (promise: Promise<unknown>) => {
  const error = await promise.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(FailureError);
  return (error as FailureError).failure;
};

describe('the format, when none is asked for', () => {
  it('is a table at a terminal and TSV in a pipe', () => {
    expect(defaultFormat(orders, screen())).toBe('table');
    expect(defaultFormat(orders, pipe)).toBe('tsv');
  });
  it('is the id alone for a write', async () => {
    const receipt: ResultShape = { ...orders, kind: 'receipt' };
    expect(await rendered([order], receipt)).toBe(`${order.id}\n`);
    expect(await rendered([order], receipt, { target: screen() })).toBe(`${order.id}\n`);
  });
});

describe('TSV', () => {
  it('has the columns of the table, exact amounts with their currency beside them, UTC and no header', async () => {
    expect(await rendered([order, yen], orders)).toBe(
      '7\tplaced\tAnn Lee\t1234.50\tUSD\t2026-03-14T15:09:26.535Z\n12\tcancelled\tAnn Lee\t-500\tJPY\t\n',
    );
  });
  it('has one currency behind several amounts in a row', async () => {
    const balance = { name: 'balance', format: 'money', show: 'table' } as const;
    const shape = {
      ...orders,
      fields: orders.fields.flatMap((one) => (one.name === 'total' ? [one, balance] : [one])),
    };
    const text = await rendered([{ ...order, balance: 5 }], shape, { header: true });
    expect(lines(text)[0]).toBe('number\tstatus\tcustomerName\ttotal\tbalance\tcurrency\tplacedAt');
  });
  it('has a header when asked, of the names that --fields takes', async () => {
    const text = await rendered([order], orders, {
      header: true,
      fields: ['id', 'taxRate', 'onHold', 'tags'],
    });
    expect(text).toBe(`id\ttaxRate\tonHold\ttags\n${order.id}\t8.875%\tfalse\tgift,vip\n`);
  });
  it('never splits a row, whatever a customer is called', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 5 }),
        async (names) => {
          const text = await rendered(
            names.map((customerName) => ({ ...order, customerName })),
            orders,
          );
          expect(lines(text)).toHaveLength(names.length);
          for (const line of lines(text)) expect(line.split('\t')).toHaveLength(6);
        },
      ),
    );
  });
  it('has neither colour nor truncation, however narrow the terminal is', async () => {
    const name = 'x'.repeat(500);
    const text = await rendered([{ ...order, customerName: name }], orders, {
      format: 'tsv',
      target: screen(40, 3),
    });
    expect(text).toContain(name);
    expect(text).not.toContain('\u001b');
  });
  it('is empty for an empty answer', async () => {
    expect(await rendered([], orders)).toBe('');
  });
});

describe('JSON', () => {
  it('carries the answer untouched: minor units, ISO times, every field', async () => {
    expect(JSON.parse(await rendered([order, yen], orders, { format: 'json' }))).toEqual([order, yen]);
  });
  it('picks fields in the order asked for, and says null where there is none', async () => {
    const text = await rendered([order, { id: 'x' }], orders, { format: 'json', fields: ['total', 'id'] });
    expect(text).toBe(`[\n{"total":123450,"id":"${order.id}"},\n{"total":null,"id":"x"}\n]\n`);
  });
  it('is [] for an empty answer', async () => {
    expect(await rendered([], orders, { format: 'json' })).toBe('[]\n');
  });
  it('is one object for one record', async () => {
    expect(JSON.parse(await rendered([order], one, { format: 'json' }))).toEqual(order);
  });
  it('is one object a line as NDJSON', async () => {
    const text = await rendered([order, yen], orders, { format: 'ndjson' });
    expect(lines(text).map((line) => JSON.parse(line) as unknown)).toEqual([order, yen]);
    expect(await rendered([], orders, { format: 'ndjson' })).toBe('');
  });
  it('is untouched in a pipe and harmless on a terminal', async () => {
    const hostile = { ...order, customerName: '\u202eAnn\u009b31m' };
    expect(await rendered([hostile], orders, { format: 'ndjson' })).toContain('\u202eAnn\u009b31m');
    const shown = await rendered([hostile], orders, { format: 'json', target: screen() });
    expect(shown).not.toMatch(/[\u202e\u009b]/);
    expect(JSON.parse(shown)).toEqual([hostile]);
  });
});

describe('CSV', () => {
  const read = (text: string) => parse(text, { record_delimiter: '\n' });
  it('has every field and a header, words for yes and no, decimals for money', async () => {
    const [header, row] = read(await rendered([order], orders, { format: 'csv' }));
    expect(header).toEqual(orders.fields.map(({ name }) => name));
    const cells = ['7', 'placed', 'Ann Lee', '1234.50', order.placedAt, 'false', 'gift,vip', '8.875%', 'USD'];
    expect(row).toEqual([...cells, order.id, '{"city":"Kyiv"}']);
  });
  it('can go without a header, and is only a header for an empty answer', async () => {
    expect(await rendered([order], orders, { format: 'csv', header: false, fields: ['number'] })).toBe('7\n');
    expect(await rendered([], orders, { format: 'csv', fields: ['number'] })).toBe('number\n');
  });
  it('is read back as it was stored, whatever is in it', async () => {
    const cell = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.constantFrom('"', ',', '\n', '\r', '=', '\ufeff', ' ', 'a')).map((parts) => parts.join('')),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(cell, { maxLength: 5 }), fc.boolean(), async (names, isAlone) => {
        const fields = isAlone ? ['customerName'] : ['number', 'customerName'];
        const records = names.map((customerName) => ({
          ...order,
          customerName: customerName.toWellFormed(),
        }));
        const rows = read(await rendered(records, orders, { format: 'csv', fields, header: false }));
        expect(rows.map((row) => row.at(-1))).toEqual(records.map(({ customerName }) => customerName));
      }),
    );
  });
  it('quotes what some readers would take for the end of a row, for no row or for a mark', async () => {
    const options = { format: 'csv', header: false, fields: ['customerName'] } as const;
    const records = ['a\rb', '', '\ufeffa', 'plain'].map((customerName) => ({ customerName }));
    expect(await rendered(records, orders, options)).toBe('"a\rb"\n""\n"\ufeffa"\nplain\n');
  });
  it('is untouched unless it is for a spreadsheet, which then runs nothing', async () => {
    const formula = { ...order, customerName: '=HYPERLINK("http://x")', total: -500, currency: 'JPY' };
    const options = { format: 'csv', header: false, fields: ['customerName', 'total'] } as const;
    expect(read(await rendered([formula], orders, options))).toEqual([['=HYPERLINK("http://x")', '-500']]);
    const guarded = await rendered([formula], orders, { ...options, excel: true });
    expect(guarded.startsWith('\ufeff')).toBe(true);
    expect(read(guarded.slice(1))).toEqual([[`'=HYPERLINK("http://x")`, '-500']]);
  });
  it.each(
    [
      ['007', '0.50', '1E5', '1e-3', '1.50', '1,000', '.5', '12 %', '$5', '5 €', '(5)', ' 12'],
      ['123456789012', '1234567890123456', '4006381333931'],
      ['3-4', '1/2', '1 1/2', '2026-01-05', '5.1.2026', '2026-03-14 15:09', '12:30', '9 am', '1:2:3'],
      ['DEC1', '3-Apr', 'May 2026', 'March 1, 2026', '1 Sept', 'TRUE', 'false', '#N/A'],
    ].flat(),
  )('keeps a spreadsheet from reading %j as something else', async (customerName) => {
    const options = { format: 'csv', header: false, fields: ['customerName'], excel: true } as const;
    expect(read((await rendered([{ customerName }], orders, options)).slice(1))).toEqual([
      [`'${customerName}`],
    ]);
  });
  it.each(['12', '0', 'SO-7', '1 Main St', 'May Smith', 'Marble 3', '#1001', 'A1', 'Truely', '3M', ''])(
    'leaves %j as it is',
    async (customerName) => {
      const options = {
        format: 'csv',
        header: false,
        fields: ['number', 'customerName'],
        excel: true,
      } as const;
      const [cells] = read((await rendered([{ number: 1, customerName }], orders, options)).slice(1));
      expect(cells).toEqual(['1', customerName]);
    },
  );
  it.each(['=1', '+1', '-1', '@SUM(1)', '\t=1', '\r=1', '＝1'])('guards %j', async (customerName) => {
    const options = { format: 'csv', header: false, fields: ['customerName'], excel: true } as const;
    expect(read((await rendered([{ customerName }], orders, options)).slice(1))).toEqual([
      [`'${customerName}`],
    ]);
  });
});

describe('ids and count', () => {
  it('print one id a line', async () => {
    expect(await rendered([order, { ...order, id: 'b' }], orders, { format: 'ids' })).toBe(
      `${order.id}\nb\n`,
    );
  });
  it('refuse an answer without ids before anything is written', async () => {
    const { idField: _, ...shape } = orders;
    expect(await usage(rendered([order], shape, { format: 'ids' }))).toMatchObject({
      kind: 'usage',
      code: 'no_ids',
    });
  });
  it('print how many there are', async () => {
    expect(await rendered([order, yen], orders, { format: 'count' })).toBe('2\n');
    expect(await rendered([], orders, { format: 'count' })).toBe('0\n');
  });
});

describe('a table', () => {
  const drawn = (records: Iterable<object>, width = 80, options = {}) =>
    rendered(records, orders, { target: screen(width), ...options });
  it('aligns numbers to the right and shows money with its currency and times in the zone', async () => {
    expect(await drawn([order, yen], 80, { zone: 'Europe/Berlin' })).toBe(
      [
        'No  Status     Customer        Total  Placed at',
        ' 7  placed     Ann Lee   1234.50 USD  2026-03-14 16:09',
        '12  cancelled  Ann Lee      -500 JPY',
        '',
      ].join('\n'),
    );
  });
  it('fits the terminal by cutting free text, not ids, dates or amounts', async () => {
    const long = { ...order, customerName: 'Ann Annabel Anastasia Lee von und zu Hohenstein' };
    const text = await drawn([long], 60);
    for (const line of lines(text)) expect(stringWidth(line)).toBeLessThanOrEqual(60);
    expect(text).toContain('1234.50 USD  2026-03-14 15:09');
    expect(text).toMatch(/Ann Annabel.*…/);
  });
  it('wraps instead when it is wide, and has more columns', async () => {
    const long = { ...order, customerName: 'Ann Annabel Anastasia Lee von und zu Hohenstein' };
    const text = await drawn([long], 90, { format: 'wide' });
    expect(text).toContain('On hold');
    expect(text).not.toContain('…');
    expect(lines(text).length).toBeGreaterThan(2);
    for (const word of long.customerName.split(' ')) expect(text).toContain(word);
  });
  it('stays in line with letters of any width', async () => {
    const text = await drawn([
      { ...order, customerName: '山田太郎' },
      order,
      { ...order, customerName: 'e\u0301'.repeat(4) },
    ]);
    const columns = lines(text)
      .slice(1)
      .map((line) => stringWidth(line.slice(0, line.indexOf('1234.50'))));
    expect(new Set(columns).size).toBe(1);
  });
  it('never lets a hostile name reach the terminal raw or split a row', async () => {
    const text = await drawn([{ ...order, customerName: '\u001b[2J\u202eAnn\nLee' }], 200);
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(lines(text)).toHaveLength(2);
    expect(text).toContain('\\u001b[2J\\u202eAnn\\nLee');
  });
  it('colours the status words and the header, and nothing where colour is off', async () => {
    const text = await rendered([order, yen], orders, { target: screen(80, 1) });
    expect(text).toContain('\u001b[36mplaced\u001b[39m');
    expect(text).toContain('\u001b[31mcancelled\u001b[39m');
    expect(lines(text)[0]).toContain('\u001b[1mStatus\u001b[22m');
    expect(await drawn([order])).not.toContain('\u001b');
  });
  it('can go without a header, and is nothing for an empty answer', async () => {
    expect(lines(await drawn([order], 80, { header: false }))).toHaveLength(1);
    expect(await drawn([])).toBe('');
  });
  it('has one header and the same columns in many pieces', async () => {
    const many = Array.from({ length: 450 }, (_, index) => ({ ...order, number: 1000 + index }));
    const text = lines(await drawn(many));
    expect(text).toHaveLength(451);
    expect(text.filter((line) => line.includes('Customer'))).toHaveLength(1);
    expect(new Set(text.slice(1).map((line) => line.indexOf('Ann'))).size).toBe(1);
  });
  it('widens a column for a later amount rather than cut it', async () => {
    const many = Array.from({ length: 201 }, (_, index) => ({
      ...order,
      total: index < 200 ? 5 : 1_234_567_890,
    }));
    expect(await drawn(many)).toContain('12345678.90 USD');
  });
  it('leaves columns out rather than cut a day or an amount, and says which, once', async () => {
    const leftOut: string[] = [];
    const onLeftOut = (fields: readonly { name: string }[]) =>
      leftOut.push(fields.map(({ name }) => name).join());
    const text = await drawn([order, yen], 40, { onLeftOut });
    expect(lines(text)).toEqual([
      'No  Status     Customer        Total',
      ' 7  placed     Ann Lee   1234.50 USD',
      '12  cancelled  Ann Lee      -500 JPY',
    ]);
    expect(leftOut).toEqual(['placedAt']);
  });
  it('is field by field where most columns would have to go', async () => {
    const text = await drawn([order], 22);
    expect(text).toContain('2026-03-14 15:09');
    expect(text).toContain('1234.50 USD');
    expect(text).toMatch(/^Status +placed$/m);
  });
  it('is field by field rather than without a column that was asked for', async () => {
    const text = await drawn([order], 40, {
      fields: ['number', 'customerName', 'total', 'placedAt', 'status'],
    });
    expect(text).toMatch(/^Placed at +2026-03-14 15:09$/m);
    expect(text).toMatch(/^Total +1234\.50 USD$/m);
  });
  it('never cuts a number, an amount, a day or a status, however narrow the terminal is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 100 }),
        fc.constantFrom('table', 'wide'),
        async (width, format) => {
          const words = (await drawn([order, yen], width, { format })).split(/\s+/);
          for (const word of words) expect(word).not.toMatch(/^[\d.:-]*\d[.:-]*…|^(pla|canc)\w*…/);
          expect(words.includes('2026-03-14')).toBe(words.includes('15:09'));
          expect(words).toEqual(expect.arrayContaining(['1234.50', '-500', 'USD', 'JPY']));
        },
      ),
    );
  });
  it('is as wide as it gets in a pipe', async () => {
    const customerName = 'x'.repeat(300);
    expect(await rendered([{ ...order, customerName }], orders, { format: 'table' })).toContain(customerName);
  });
  it('shows the columns that are asked for, in that order', async () => {
    expect(await drawn([order], 80, { fields: ['id', 'number'] })).toBe(
      `Id${' '.repeat(36)}No\n${order.id}   7\n`,
    );
  });
});

describe('a single record on a terminal', () => {
  const drawn = (record: object, width = 60) => rendered([record], one, { target: screen(width) });
  it('is shown field by field, without what is empty, zero or no', async () => {
    const text = lines(await drawn({ ...order, placedAt: null, taxRate: undefined }));
    expect(text).toEqual([
      'No        7',
      'Status    placed',
      'Customer  Ann Lee',
      'Total     1234.50 USD',
      'Tags      gift, vip',
    ]);
  });
  it('wraps long values beside their heading and keeps their lines', async () => {
    const text = lines(await drawn({ customerName: `first line\n${'word '.repeat(20)}` }, 40));
    expect(text[0]).toBe('Customer  first line');
    expect(text.length).toBeGreaterThan(3);
    for (const line of text.slice(1)) expect(line).toMatch(/^ {10}\S/);
    for (const line of text) expect(stringWidth(line)).toBeLessThanOrEqual(40);
  });
  it('shows records within it a line each', async () => {
    const text = lines(
      await drawn({
        tags: [
          { sku: 'MUG', quantity: 2 },
          { sku: 'CUP', note: null },
        ],
      }),
    );
    expect(text).toEqual(['Tags  sku: MUG, quantity: 2', '      sku: CUP']);
  });
  it('draws lists of records as tables, without columns that say nothing', async () => {
    const item = {
      name: 'items',
      format: 'list',
      show: 'table',
      fields: [
        { name: 'sku', format: 'id', show: 'table' },
        { name: 'price', format: 'money', show: 'table' },
        { name: 'returned', format: 'integer', show: 'table' },
        { name: 'note', format: 'text', show: 'wide' },
      ],
    } as const;
    const record = {
      currency: 'USD',
      items: [
        { sku: 'MUG', price: 450, returned: 0, note: 'blue' },
        { sku: 'TEAPOT', price: 1200, returned: 0, note: null },
      ],
    };
    const shape = { kind: 'one', fields: [{ name: 'currency', format: 'currency' }, item] } as const;
    expect(lines(await rendered([record], shape, { target: screen(60) }))).toEqual([
      'Currency  USD',
      '',
      'Items',
      '  Sku         Price',
      '  MUG      4.50 USD',
      '  TEAPOT  12.00 USD',
    ]);
  });
  it('never lets a hostile value reach the terminal raw', async () => {
    const text = await drawn({ customerName: 'a\u001b[31m\r\nb\u202e' });
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});

describe('every format', () => {
  it.each(outputFormats)('%s stops producing when nobody reads any more', async (format) => {
    const stream = new PassThrough().resume();
    const sink = streamSink(stream);
    let produced = 0;
    function* endless() {
      for (; produced < 100_000; produced += 1) {
        if (produced === 300) stream.destroy();
        yield order;
      }
    }
    async function* slowly() {
      for (const record of endless()) {
        if (produced % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
        yield record;
      }
    }
    await render(slowly(), { shape: orders, sink, target: pipe, zone: 'UTC', format });
    expect(produced).toBeLessThan(1300);
  });
  it.each(outputFormats)('%s refuses an unknown field before anything is written', async (format) => {
    const { sink, text } = collected();
    const options = { shape: orders, sink, target: pipe, zone: 'UTC', format, fields: ['id', 'totl'] };
    const failure = await usage(render([order], options));
    expect(failure).toMatchObject({ kind: 'usage', code: 'unknown_field', message: 'Unknown field "totl".' });
    expect(failure.hint).toContain('Did you mean "total"?');
    expect(failure.hint).toContain('Fields: number, status,');
    expect(text()).toBe('');
  });
  it.each(outputFormats)('%s takes nothing that a record inherits for a field', async (format) => {
    const shape: ResultShape = { kind: 'list', idField: 'ref', fields: [{ name: 'ref', format: 'text' }] };
    const record = Object.create({ ref: 'inherited' }) as object;
    expect(await rendered([record], shape, { format, fields: ['ref'] })).not.toContain('inherited');
  });
  it.each(outputFormats)('%s hands on a failure of its source', async (format) => {
    async function* failing() {
      yield order;
      await Promise.resolve();
      throw new Error('disk full');
    }
    await expect(rendered(failing(), orders, { format })).rejects.toThrow('disk full');
  });
});

describe('a slow source', () => {
  it('does not keep a table waiting for two hundred rows', async () => {
    const { sink, text } = collected();
    let proceed = () => {};
    const waiting = new Promise<void>((resolve) => {
      proceed = resolve;
    });
    async function* tail() {
      yield order;
      await waiting;
      yield yen;
    }
    const rendering = render(tail(), { shape: orders, sink, target: screen(), zone: 'UTC' });
    await expect.poll(text).toContain('placed');
    expect(text()).not.toContain('cancelled');
    proceed();
    await rendering;
    expect(text()).toContain('cancelled');
  });
  it('shows what came before a failure', async () => {
    const { sink, text } = collected();
    async function* failing() {
      yield order;
      await Promise.resolve();
      throw new Error('disk full');
    }
    await expect(render(failing(), { shape: orders, sink, target: screen(), zone: 'UTC' })).rejects.toThrow(
      'disk full',
    );
    await sink.flush();
    expect(text()).toContain('Ann Lee');
  });
});

it('draws pages as one list', async () => {
  const pages: { items: object[] }[] = [{ items: [order] }, { items: [] }, { items: [yen, yen] }];
  expect(await rendered(recordsOf(pages), orders, { format: 'count' })).toBe('3\n');
});

it('writes rates as exact percentages', () => {
  expect([0, 1, 88_750, 100_000, 1_000_000, -5000].map(percent)).toEqual([
    '0%',
    '0.0001%',
    '8.875%',
    '10%',
    '100%',
    '-0.5%',
  ]);
});
