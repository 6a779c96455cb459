/** What the demo shop sells. */

export interface Product {
  readonly sku: string;
  readonly name: string;
  readonly category: string;
  /** Minor units of `currency`. */
  readonly unitPrice: number;
  readonly currency: 'USD' | 'JPY';
  readonly requiresShipping: boolean;
  /** How well it sells. */
  readonly popularity: number;
  readonly fate?: Fate;
}

/** What becomes of a product, and when: in tenths of the shop's time so far. */
export interface Fate {
  readonly dearerAt?: number;
  readonly renamedAt?: number;
  readonly newName?: string;
  readonly goneAt?: number;
}

type Row = readonly [sku: string, name: string, unitPrice: number, popularity: number, fate?: Fate];

const shelf = (
  category: string,
  rows: readonly Row[],
  more: Partial<Pick<Product, 'currency' | 'requiresShipping'>> = {},
): readonly Product[] =>
  rows.map(([sku, name, unitPrice, popularity, fate]) => {
    const product = {
      sku,
      name,
      category,
      unitPrice,
      popularity,
      currency: 'USD',
      requiresShipping: true,
    } as const;
    return { ...product, ...more, ...(fate && { fate }) };
  });

export const catalogue: readonly Product[] = [
  ...shelf('Kitchen', [
    ['MUG', 'Blue mug', 450, 20, { dearerAt: 5 }],
    ['MUG-XL', 'Blue mug, extra large', 690, 9],
    ['TEAPOT', 'Teapot "Morning", 1.2 l', 3400, 7],
    ['BOWL-S', 'Bowl, small', 590, 10],
    ['BOWL-L', 'Bowl, large', 1290, 6],
    ['PLATE', 'Dinner plate', 980, 8],
    ['KNIFE-20', "Chef's knife 20 cm", 7900, 3],
    ['BOARD', 'Chopping board, oak', 2450, 4, { dearerAt: 7 }],
  ]),
  ...shelf('Home', [
    ['BLANKET', 'Wool blanket 140 × 200', 11900, 4],
    ['CANDLE', 'Beeswax candle', 850, 11],
    ['LAMP', 'Desk lamp', 6450, 3, { goneAt: 7 }],
    ['VASE', 'Vase, hand-blown', 4200, 3],
    ['CLOCK', 'Wall clock "Noon"', 5600, 2, { renamedAt: 6, newName: 'Wall clock "Midday"' }],
  ]),
  ...shelf('Stationery', [
    ['NOTE-A5', 'Notebook A5, dotted', 1150, 16, { dearerAt: 4 }],
    ['NOTE-A6', 'Notebook A6, plain', 790, 10],
    ['PEN', 'Fountain pen', 2900, 6],
    ['INK', 'Ink, 50 ml', 1250, 7],
    ['ENVELOPE', 'Envelopes, pack of 50', 640, 5],
    ['CALENDAR', 'Wall calendar', 1800, 5, { goneAt: 9 }],
  ]),
  ...shelf('Bags', [
    ['TOTE', 'Canvas tote bag', 1600, 12],
    ['RUCKSACK', 'Rucksack 22 l', 8900, 4],
    ['POUCH', 'Pouch, waxed cotton', 2200, 5],
    ['APRON', 'Apron, linen', 3100, 4],
  ]),
  ...shelf(
    'Tea',
    [
      ['SENCHA-100', 'Sencha, 100 g', 1800, 8],
      ['HOJICHA-100', 'Hōjicha, 100 g', 1500, 6],
      ['MATCHA-40', 'Matcha, 40 g', 2600, 6],
      ['CHAWAN', 'Tea bowl 茶碗', 5400, 2],
    ],
    { currency: 'JPY' },
  ),
  ...shelf(
    'Digital',
    [
      ['EBOOK-TEA', 'The Book of Tea (e-book)', 690, 6],
      ['COURSE-INK', 'Course: writing with ink', 4900, 3],
      ['GIFT-25', 'Gift card 25', 2500, 5],
    ],
    { requiresShipping: false },
  ),
  ...shelf('Home', [['STOOL', 'Stool, ash (first edition)', 9800, 2, { goneAt: 4 }]]),
];
