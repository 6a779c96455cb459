import { describe, expect, it } from 'vitest';
import { over, typedMapping } from '../../../src/shop/orders/cli/import/columns.ts';
import { lineOf, orderOf } from './order-of.ts';

describe('a line', () => {
  it('has a price, or what it comes to before or behind its discount', () => {
    expect(lineOf('quantity=Q,price=P', 'Q|P', '3|4.50')).toMatchObject({ quantity: 3, unitPrice: 450 });
    expect(lineOf('quantity=Q,lineTotal=T', 'Q|T', '3|13.50')).toMatchObject({ unitPrice: 450 });
    expect(lineOf('quantity=Q,price=P,lineNet=N', 'Q|P|N', '3|4.50|12.00')).toMatchObject({
      unitPrice: 450,
      discount: { amount: 150 },
    });
    expect(lineOf('quantity=Q,lineNet=N', 'Q|N', '1.0|12.00')).toMatchObject({
      quantity: 1,
      unitPrice: 1200,
    });
  });

  it('whose total its units do not divide comes to that total still', () => {
    const line = lineOf('quantity=Q,lineTotal=T', 'Q|T', '3|10.00');
    expect(line).toMatchObject({ unitPrice: 334, discount: { amount: 2 } });
  });

  it('refuses a total that is not price × quantity', () => {
    expect(() => lineOf('quantity=Q,price=P,lineTotal=T', 'Q|P|T', '3|4.50|4.50')).toThrow(
      'lineTotal is not price × quantity',
    );
  });

  it.each([
    ['lineDiscount', '10%', { percentPpm: 100_000 }],
    ['lineDiscount', '$1.50', { amount: 150 }],
    ['lineDiscountPercent', '0.2', { percentPpm: 2_000 }],
    ['lineDiscountFraction', '0.2', { percentPpm: 200_000 }],
    ['lineDiscountAmount', '0.2', { amount: 20 }],
    ['lineDiscountAmount', '0.00', undefined],
  ])('%s %s is in the unit of the target, or its own', (target, text, discount) => {
    expect(lineOf(`price=P,${target}=D`, 'P|D', `4.50|${text}`)?.['discount']).toEqual(discount);
  });

  it('refuses what could be a rate as well as an amount, or a percentage as well as a fraction', () => {
    expect(() => lineOf('price=P,lineDiscount=D', 'P|D', '4.50|10')).toThrow(
      'Row 2: lineDiscount "10" may be 10 % or an amount of 10 USD: map it as lineDiscountPercent or lineDiscountAmount.',
    );
    expect(() => lineOf('price=P,tax=T', 'P|T', '4.50|0.2')).toThrow(
      'Row 2: tax "0.2" may be 0.2 % or the fraction of 20 %: map it as taxPercent or taxFraction.',
    );
    expect(() => lineOf('quantity=Q', 'Q', '1.000')).toThrow('quantity is "1.000"');
  });

  it('has its tax as a rate, in words or as an amount', () => {
    const taxed = (target: string, text: string) =>
      lineOf(`price=P,${target}=T,taxIncluded:=no`, 'P|T', `19.99|${text}`);
    expect(taxed('tax', '20')).toMatchObject({ taxRatePpm: 200_000 });
    expect(taxed('tax', 'GB VAT 20%')).toMatchObject({ taxRatePpm: 200_000 });
    expect(taxed('taxFraction', '0.08875')).toMatchObject({ taxRatePpm: 88_750 });
    expect(taxed('lineTax', '4.00')).toMatchObject({ taxRatePpm: 200_000 });
    expect(taxed('lineTax', '1.77')).toMatchObject({ taxRatePpm: 88_500 });
  });

  it('keeps its rate and an invoiced tax that is a cent beside it, and refuses one that is further', () => {
    const open = () => lineOf('price=P,tax:=20,lineTax=T', 'P|T', '19.99|4.00');
    expect(open).toThrow('may be a part of the prices');
    const rated = (tax: string) => lineOf('price=P,tax:=20,lineTax=T,taxIncluded:=no', 'P|T', `19.99|${tax}`);
    expect(rated('4.00')).not.toHaveProperty('taxAdjustment');
    expect(rated('4.01')).toMatchObject({ taxRatePpm: 200_000, taxAdjustment: 1 });
    expect(rated('3.99')).toMatchObject({ taxRatePpm: 200_000, taxAdjustment: -1 });
    expect(() => rated('4.02')).toThrow('the tax is 4.02 USD, but 20 % of 19.99 USD are 4.00 USD');
  });

  it('has the rate from which its tax comes where halves are rounded up', () => {
    const line = lineOf('price=P,lineTax=T,taxIncluded:=no', 'P|T', '2.50|0.13');
    expect(line).toMatchObject({ taxRatePpm: 50_000, taxAdjustment: 1 });
  });

  it('takes skus with blanks, if it is said what stands for them', () => {
    expect(lineOf('sku=S,price=P', 'S|P', 'BIG MUG|1', { skuBlanks: '_' })).toMatchObject({ sku: 'BIG_MUG' });
  });
});

const ORDER = 'order=Nr,name=Item,price=P,customerName:=Walk-in';
const order = (map: string, header: string, ...cells: string[]) =>
  orderOf(
    `${ORDER},${map}`,
    `Nr|Item|P|${header}`,
    cells.map((more) => `A|Mug|10.00|${more}`),
  );

describe('an order', () => {
  it('is said by its first row, or by each; amounts are compared as amounts', () => {
    expect(order('total=T,date=D', 'T|D', '20.0|2026-01-05', '20.00|', '|')).toMatchObject({
      declaredTotal: 2000,
    });
    expect(() => order('total=T', 'T', '20.00', '20.01')).toThrow(
      'Row 3: total is "20.01", but "20.00" in row 2.',
    );
  });

  it('is dated and paid as its first row says, where each row has a time of its own', () => {
    expect(
      order('total=T,date=D,paidAt=D', 'T|D', '20.00|2026-01-05 10:00:01', '|2026-01-05 10:00:02'),
    ).toMatchObject({
      placedAt: '2026-01-05T10:00:01.000Z',
      payments: [{ at: '2026-01-05T10:00:01.000Z', amount: 2000 }],
    });
    expect(() => order('date=D,paidAt=E', 'D|E', '2026-01-05|2026-01-05', '|2026-01-06')).toThrow(
      'Row 3: paidAt is "2026-01-06", but "2026-01-05" in row 2.',
    );
  });

  it('tells by its total whether the tax is a part of its prices', () => {
    const tax = (total: string) =>
      order('total=T,taxAmount=X,shipping=S', 'T|X|S', `${total}|4.00|4.00`, '||');
    const taxed = { taxRatePpm: 200_000, taxIncluded: true };
    expect(tax('24.00')).toMatchObject({ items: [{ ...taxed, taxAdjustment: -1 }, taxed], shipping: taxed });
    expect(tax('28.00')).toMatchObject({ items: [{ taxRatePpm: 200_000 }, { taxRatePpm: 200_000 }] });
    expect(() => order('taxAmount=X', 'X', '4.00')).toThrow(
      'map a total, or taxIncluded:=yes or taxIncluded:=no',
    );
  });

  it('finds shipping taxed like its lines, where the tax says so', () => {
    const data = order('total=T,taxAmount=X,shipping=S,tax:=20', 'T|X|S', '14.00|2.34|4.00');
    expect(data).toMatchObject({
      items: [{ taxRatePpm: 200_000, taxIncluded: true }],
      shipping: { amount: 400, taxRatePpm: 200_000, taxIncluded: true },
    });
    expect(() => order('total=T,taxAmount=X,tax:=20', 'T|X', '20.00|9.00', '|')).toThrow(
      "the order's tax is 9.00 USD, but its lines come to 3.34 USD",
    );
  });

  const taxed = (text: string, amount: string, ...lines: readonly string[]) =>
    orderOf(
      'order=Nr,name=Item,price=P,taxable=Y,tax=T,taxAmount=X,taxIncluded:=no,customerName:=x',
      'Nr|Item|P|Y|T|X',
      lines.map((line, index) => `A|Mug|${line}|${index === 0 ? `${text}|${amount}` : '|'}`),
    ).items.map(({ taxRatePpm }) => taxRatePpm);

  it('has several taxes that add up, or one of them apiece, as their amount shows', () => {
    expect(taxed('GST 5% QST 9.975%', '3.00', '10.00|', '10.00|')).toEqual([149_750, 149_750]);
    expect(taxed('MwSt 19% MwSt 7%', '2.25', '10.00|', '5.00|')).toEqual([190_000, 70_000]);
    expect(() => taxed('MwSt 19% MwSt 7%', '2.61', '10.00|', '10.00|')).toThrow(
      "Row 2: the order's tax is 2.61 USD, but its lines come to 5.20 USD by their rates; --map tax:= leaves these out.",
    );
  });

  it('has no tax on lines that are not taxable', () => {
    expect(taxed('VAT 19%', '1.90', '10.00|true', '5.00|false')).toEqual([190_000, 0]);
    expect(taxed('VAT 19%', '1.90', '5.00|false', '10.00|true')).toEqual([0, 190_000]);
    expect(taxed('', '2.00', '10.00|', '5.00|no')).toEqual([200_000, 0]);
  });

  it('leaves out what a map says, where another goes over it', () => {
    const map = over(typedMapping('tax:='), typedMapping('order=Nr,name=Item,tax=T'));
    expect(map).toEqual({ columns: { order: 'Nr', name: 'Item' }, constants: { tax: '' } });
  });

  it('spreads a tax that no one rate gives', () => {
    const data = orderOf(
      'order=Nr,name=Item,price=P,taxAmount=X,taxIncluded:=no,customerName:=x',
      'Nr|Item|P|X',
      ['A|a|3.33|1.01', 'A|b|3.33|'],
    );
    expect(data.items).toMatchObject([{ taxRatePpm: 152_000, taxAdjustment: -1 }, { taxRatePpm: 152_000 }]);
  });

  it('has the tax that its total holds, where that is its rates rounded otherwise, and no other', () => {
    const order = (total: string) =>
      orderOf('order=Nr,name=Item,price=P,tax=R,total=T,customerName:=x', 'Nr|Item|P|R|T', [
        'A|a|2.50|5|',
        'A|b|0.50|5|',
        `A|c|1.50|20|${total}`,
      ]).items.map(({ taxAdjustment = 0 }) => taxAdjustment);
    // 12.5, 2.5 and 30 cents: half-even 44, halves up 46, the order once 45.
    expect(order('4.94')).toEqual([0, 0, 0]);
    expect(order('4.95')).toEqual([1, 0, 0]);
    expect(order('4.96')).toEqual([1, 1, 0]);
    expect(order('4.97')).toEqual([0, 0, 0]);
  });

  it('adds shipping of each line up, where that is said', () => {
    expect(order('shipping=sum(S)', 'S', '1.50', '', '2.00')).toMatchObject({ shipping: { amount: 350 } });
    expect(order('shipping=S', 'S', '1.50', '', '1.5')).toMatchObject({ shipping: { amount: 150 } });
  });

  it('was paid what is said, or what it comes to less what is outstanding', () => {
    const paid = (map: string, header: string, row: string) =>
      order(`date=D,${map}`, `D|${header}`, `2026-01-05|${row}`)['payments'];
    const at = '2026-01-06T00:00:00.000Z';
    expect(paid('paid=P2,paidAt=A', 'P2|A', '4.00|2026-01-06')).toMatchObject([
      { at, amount: 400, method: 'other' },
    ]);
    expect(paid('paidAt=A,paymentMethod=M', 'A|M', '2026-01-06|card')).toMatchObject([
      { at, amount: 1000, method: 'card' },
    ]);
    expect(paid('outstanding=O,total=T', 'O|T', '3|10')).toMatchObject([
      { amount: 700, at: '2026-01-05T00:00:00.000Z' },
    ]);
    expect(paid('outstanding=O,total=T', 'O|T', '10|10')).toBeUndefined();
    expect(paid('paid=P2,refunded=R,paymentReference=F', 'P2|R|F', '10|2.50|ch_1')).toMatchObject([
      { reference: 'ch_1', refunds: [{ amount: 250 }] },
    ]);
    expect(() => paid('refunded=R', 'R', '2.50')).toThrow('refunded of an order that was not paid');
  });

  it('is what its status means, and refuses words that nobody explained', () => {
    const statusWords = { placed: ['paid', 'pending'], cancelled: ['VOIDED'] };
    const status = (text: string) =>
      orderOf(`${ORDER},status=S,date:=2026-01-05`, 'Nr|Item|P|S', [`A|Mug|1|${text}`], { statusWords });
    expect(status('Paid')).toMatchObject({ placedAt: '2026-01-05T00:00:00.000Z' });
    expect(status('voided')).toMatchObject({ cancelledAt: '2026-01-05T00:00:00.000Z' });
    expect(status('completed')).toMatchObject({ completedAt: '2026-01-05T00:00:00.000Z' });
    expect(status('draft')).not.toHaveProperty('placedAt');
    expect(() => status('odd')).toThrow('status is "odd": say what it means with --status-words placed=odd');
  });

  it('reads dates of every column with their zones, and what could be two days not at all', () => {
    const date = (text: string, format?: string) =>
      orderOf(`${ORDER},date=D`, 'Nr|Item|P|D', [`A|Mug|1|${text}`], format === undefined ? {} : { format })[
        'placedAt'
      ];
    expect(date('2021-05-13 14:01:07 +0200')).toBe('2021-05-13T12:01:07.000Z');
    expect(date('2021-05-13T14:01:07Z')).toBe('2021-05-13T14:01:07.000Z');
    expect(date('12/26/21', 'MM/DD/YY')).toBe('2021-12-26T00:00:00.000Z');
    expect(date('May 3, 2021 2:05 PM', 'MMM D, YYYY h:mm A')).toBe('2021-05-03T14:05:00.000Z');
    expect(date('1620907267', 'X')).toBe('2021-05-13T12:01:07.000Z');
    expect(() => date('05/06/21')).toThrow(
      'it may be day 6 of month 5 (--date-format "MM/DD/YY") or day 5 of month 6',
    );
    expect(() => date('26.12.2021')).toThrow('add --date-format "DD.MM.YYYY"');
    expect(() => date('7d')).toThrow('it is not a date like 2026-03-14');
  });

  it('takes a day without a time for one behind the order on that day', () => {
    const data = orderOf(`${ORDER},date=D,shippedAt=S,tracking=T`, 'Nr|Item|P|D|S|T', [
      'A|Mug|1|2026-01-05 14:00|2026-01-05|X1, X2',
    ]);
    expect(data).toMatchObject({
      shipments: [{ shippedAt: '2026-01-05T14:00:00.000Z', trackingNumbers: ['X1', 'X2'] }],
    });
  });

  it('keeps a country without a street, and reasons in other words as notes', () => {
    expect(order('country=C', 'C', 'Germany')).toMatchObject({ country: 'DE' });
    expect(
      order('cancelledAt=C,cancelReason=R,date=C', 'C|R', '2026-01-05|Changed their mind'),
    ).toMatchObject({
      cancelReason: 'other',
      notes: [{ text: 'Cancelled: Changed their mind' }],
    });
  });

  it('of nobody is that of a guest, if guests have a name', () => {
    const map = 'order=Nr,name=Item,price=P,customerName=C';
    expect(() => orderOf(map, 'Nr|Item|P|C', ['A|Mug|1|'])).toThrow('--guest-name');
    expect(orderOf(map, 'Nr|Item|P|C', ['A|Mug|1|'], { guestName: 'Walk-in' })).toMatchObject({
      guest: { name: 'Walk-in' },
    });
  });

  it('names the currency beside its first price, where nothing else does', () => {
    expect(
      orderOf('order=Nr,name=I,price=P,customerName:=x', 'Nr|I|P', ['A|Mug|€4,50'], { currency: undefined }),
    ).toMatchObject({
      currency: 'EUR',
      items: [{ unitPrice: 450 }],
    });
  });
});

describe('a column', () => {
  const header = 'Nr|Item|P|Date|Time|Name|name|First|Last';
  const row = 'A|Mug|1.00|2026-01-05|14:01|One|Two||Lee';
  const read = (map: string) => orderOf(`order=Nr,sku=Item,price=P,customerName:=x,${map}`, header, [row]);
  it('is named by its number, its place among those of a name, or with others', () => {
    expect(read('note=#8')).not.toHaveProperty('notes');
    expect(read('note=Name[2]')).toMatchObject({ notes: [{ text: 'Two' }] });
    expect(read('date=Date+Time')).toMatchObject({ placedAt: '2026-01-05T14:01:00.000Z' });
    expect(read('note=First|Last')).toMatchObject({ notes: [{ text: 'Lee' }] });
    expect(read('note=First+Last')).toMatchObject({ notes: [{ text: 'Lee' }] });
    expect(() => read('note=#12')).toThrow('The file has 9 columns');
  });
  it('turns its sign, where the file turns it', () => {
    const turned = (cell: string) =>
      orderOf('order=Nr,name=Item,price=P,customerName:=x,discountAmount=-D', 'Nr|Item|P|D', [
        `A|Mug|5|${cell}`,
      ]);
    for (const cell of ['-1.50', '(1.50)', '-$1.50', '$-1.50', '$(1.50)', '1.50-'])
      expect(turned(cell)).toMatchObject({ discount: { amount: 150 } });
    expect(() => turned('1.50')).toThrow(
      'Row 2: discountAmount is "-1.50" with its sign turned, less than nothing; if the file does not turn its sign, map it as discountAmount=COLUMN.',
    );
  });
});
