/** What a column of a report of payments can be. */
export const paymentTargets = [
  'order',
  'reference',
  'answers',
  'date',
  'amount',
  'currency',
  'method',
  'refunded',
  'refundedAt',
] as const;
export type PaymentTarget = (typeof paymentTargets)[number];

/** How a report is read: `A|B` is the first column that is there and says something. */
export interface PaymentReport {
  readonly columns: Readonly<Partial<Record<PaymentTarget, string>>>;
  readonly method?: string;
  readonly dateFormat?: string;
  readonly where?: readonly string[];
}

export const reportNames = ['stripe', 'paypal'] as const;
export type ReportName = (typeof reportNames)[number];

export const paymentReports: Readonly<Record<ReportName, PaymentReport>> = {
  // Payments, Export, all columns: a row a charge, with what was refunded of it; the order is in its metadata.
  stripe: {
    columns: {
      order: 'order_id (metadata)|order (metadata)|Description',
      reference: 'id',
      date: 'Created date (UTC)|Created (UTC)',
      amount: 'Amount',
      currency: 'Currency',
      refunded: 'Amount Refunded',
      refundedAt: 'Refunded date (UTC)',
    },
    method: 'card',
    where: ['Captured=true', 'Status!=Failed', 'Status!=canceled'],
  },
  // Activity, Download, "All transactions": a row a movement. Dates are written as the account's country has them.
  paypal: {
    columns: {
      order: 'Invoice Number|Invoice ID',
      reference: 'Transaction ID',
      answers: 'Reference Txn ID',
      date: 'Date+Time',
      amount: 'Gross',
      currency: 'Currency',
    },
    method: 'paypal',
    where: ['Status=Completed', 'Type~Payment'],
  },
};

/** Whose report it is, by columns that no other has. */
export function reportOf(header: readonly string[]): ReportName | undefined {
  const has = (...columns: readonly string[]): boolean => columns.every((one) => header.includes(one));
  if (has('id', 'Amount Refunded', 'Captured')) return 'stripe';
  return has('Transaction ID', 'Gross', 'Reference Txn ID') ? 'paypal' : undefined;
}
