import type { OrderFilter } from './find-filter.ts';

/** The filters that an index answers, which of several equally good ones leads first. */
export const leads = [
  'customer',
  'batch',
  'tag',
  'sku',
  'text',
  'onHold',
  'refundDue',
  'overdue',
  'returns',
  'words',
  'amount',
  'country',
  'date',
] as const;
export type Lead = (typeof leads)[number];

/** Whether a filter is there, so that it can lead. */
export const isGiven: Readonly<Record<Lead, (filter: OrderFilter) => boolean>> = {
  customer: ({ customer }) => customer !== undefined,
  batch: ({ batch }) => batch !== undefined,
  tag: ({ tag }) => tag !== undefined,
  sku: ({ sku }) => sku !== undefined,
  text: ({ text }) => text !== undefined,
  onHold: ({ onHold }) => onHold === true,
  refundDue: ({ refundDue }) => refundDue === true,
  overdue: ({ overdue }) => overdue === true,
  returns: ({ returns }) => returns !== undefined && !returns.includes('none'),
  words: ({ status, payment, fulfilment }) =>
    [status, payment, fulfilment].some((words) => words !== undefined),
  amount: ({ currency, min, max }) => [currency, min, max].some((given) => given !== undefined),
  country: ({ country }) => country !== undefined,
  date: ({ from, to }) => from !== undefined || to !== undefined,
};
