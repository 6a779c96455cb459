import { expect, test } from 'vitest';
import { project } from '../../../src/core/read/projection.ts';
import type { JournalEntry } from '../../../src/shop/orders/read/books/journal-entry.ts';
import { postingsOf } from '../../../src/shop/orders/read/books/postings.ts';
import { journalView } from '../../../src/shop/orders/read/books/view.ts';
import { recorded } from '../../support/recorded.ts';
import { Story } from './story.ts';

/** What is posted of a story: a line a fact, `sale: receivable 2500, sales -2000, shipping -500`. */
const posted = (story: Story): string[] => {
  const rows = project(journalView, story.id, recorded(story)).session.all().get('journal_entry') ?? [];
  return (rows as unknown as JournalEntry[]).map((entry) => {
    const postings = postingsOf(entry).map(({ account, amount }) => `${account.split(':').at(-1)} ${amount}`);
    return `${entry.kind}: ${postings.join(', ')}`;
  });
};

const taxed = { taxRatePpm: 200_000, taxIncluded: true };

test('a draft is not posted, but the money that came for it is', () => {
  expect(posted(new Story().item('MUG', 2, 1_000).shipping(500))).toEqual([]);
  expect(posted(new Story().item('MUG', 2, 1_000).pay(500))).toEqual(['payment: receivable -500, card 500']);
});

test('a sale is what the customer owes: what is sold, discounts, shipping and tax', () => {
  expect(posted(new Story().item('MUG', 2, 1_000).discount(100_000).shipping(500).place())).toEqual([
    'sale: receivable 2300, sales -2000, discounts 200, shipping -500',
  ]);
  expect(posted(new Story().item('MUG', 1, 1_000, { taxRatePpm: 200_000 }).place())).toEqual([
    'sale: receivable 1200, sales -1000, tax -200',
  ]);
});

test('tax that a price contains is payable, and no revenue', () => {
  expect(posted(new Story().item('MUG', 1, 1_200, taxed).place())).toEqual([
    'sale: receivable 1200, sales -1000, tax -200',
  ]);
});

test('a return takes back revenue and tax, a refund pays what is due', () => {
  const story = new Story().item('MUG', 2, 1_200, taxed).place().pay(2_400).ship('L1', 2).deliver('L1', 2);
  expect(posted(story.requestReturn('L1', 1).receiveReturn('L1', 1, 1_200).refund(1_200)).slice(1)).toEqual([
    'payment: receivable -2400, card 2400',
    'return: receivable -1200, returns 1000, tax 200',
    'refund: receivable 1200, card -1200',
  ]);
});

test('a credit is goodwill and leaves nothing to be paid', () => {
  expect(
    posted(new Story().item('MUG', 1, 1_000).place().pay(1_000).refund(300, 'P1', 300)).slice(2),
  ).toEqual(['credit: card -300, goodwill 300']);
});

test('a cancellation takes out what stands, credits too, and a reinstatement puts it back', () => {
  const story = new Story().item('MUG', 1, 1_000).place().pay(1_000).refund(300, 'P1', 300);
  expect(posted(story.cancel().status('reinstated')).slice(3)).toEqual([
    'cancellation: receivable -700, sales 1000, goodwill -300',
    'reinstatement: receivable 700, sales -1000, goodwill 300',
  ]);
});

test('a promise of money is an entry, and is not posted', () => {
  const story = new Story().item('MUG', 1, 1_000).place().authorize(1_000, '2026-02-01T00:00:00.000Z');
  expect(posted(story.capture(400)).slice(1)).toEqual([
    'authorization: ',
    'payment: receivable -400, card 400',
  ]);
});
