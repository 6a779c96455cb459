import { ownValue } from '../../../../core/kernel/own.ts';

/** Orders or rows that are refused for one reason, behind their number. */
const WORDS: Readonly<Record<string, string>> = {
  validation_failed: 'that cannot be read so',
  declared_total_mismatch: 'whose total is not what the order comes to',
  rows_apart: 'of orders whose rows stand apart',
  idempotency_conflict: 'imported before, and otherwise',
  changed_since_import: 'changed here since they were imported',
  order_repeated: 'that stand in the file twice',
  duplicate_external_ref: 'whose reference another order has',
  customer_not_found: 'whose customer is not registered',
  product_not_found: 'with a product that is not registered',
  times_out_of_order: 'where something happened too early',
  future_date: 'where something happens in the future',
  exceeds_refundable: 'with more paid back than was received',
  duplicate_payment: 'with a payment that the order has already',
};

/** `2 whose total is not what the order comes to`. Programs have the code in the receipts. */
export const refusedInWords = (count: number, code: string): string =>
  `${count} ${ownValue(WORDS, code) ?? `for "${code.replaceAll('_', ' ')}"`}`;
