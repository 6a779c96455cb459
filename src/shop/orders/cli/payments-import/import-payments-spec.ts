import { outputOptions, writeOptionsNamed } from '../../../../cli/argv/global-options.ts';
import { argument, optionSpec, programSpec } from '../../../../cli/programs/program.ts';
import { paymentTargets, reportNames } from './payment-reports.ts';

const flag = (name: string, description: string) =>
  optionSpec(name, description, { type: 'boolean' as const });

export const importPaymentsSpec = programSpec({
  path: 'payments import',
  summary:
    'Record the payments of a gateway’s or bank’s report (CSV), each on the order that it names; a second run of the same report changes nothing',
  args: [argument('source', 'FILE|-', 'The file, or - for standard input', { required: true })],
  options: [
    optionSpec('preset', 'Whose report it is (default: by its columns)', {
      placeholder: 'GATEWAY',
      choices: reportNames,
    }),
    optionSpec(
      'map',
      `What is what, TARGET=COLUMN or TARGET:=TEXT for all rows (default: columns of these names): ${paymentTargets.join(', ')}. order is a number or reference; answers is the reference of the payment that a refund answers; an amount below zero went back`,
      { placeholder: 'TARGET=COLUMN,…' },
    ),
    optionSpec('order-pattern', 'What in the order’s column is its reference, where that is free text', {
      placeholder: 'REGEXP',
    }),
    optionSpec(
      'method',
      'How it was paid, where the report does not say (default: the gateway’s, else bank_transfer)',
      {
        placeholder: 'METHOD',
      },
    ),
    optionSpec('currency', 'The currency of amounts that do not say one (default: the order’s)', {
      placeholder: 'CODE',
    }),
    optionSpec(
      'date-format',
      'How dates are written, like "DD.MM.YYYY" (default: 2026-03-14, with a time or without)',
      {
        placeholder: 'FORMAT',
      },
    ),
    optionSpec(
      'decimal',
      'What stands before the decimals of amounts (default: by each amount that can only be read one way)',
      {
        placeholder: 'SIGN',
        choices: ['.', ','],
      },
    ),
    optionSpec(
      'where',
      'Only rows for which this holds: a column, one of = != < <= > >= ~ (has in it), and a value',
      {
        placeholder: 'CONDITION',
        repeatable: true,
      },
    ),
    optionSpec('skip-first', 'Pass over so many lines above the one that names the columns', {
      placeholder: 'ROWS',
    }),
    flag('allow-duplicate', 'Take a reference that is on the order already as another payment'),
    flag('allow-overpay', 'Take more than is due'),
    optionSpec(
      'rejects',
      'Write the rows that are not recorded to this file, as they are, with a column for the reason',
      {
        placeholder: 'FILE',
      },
    ),
    optionSpec(
      'encoding',
      'utf-8, windows-1252 (cp1252), latin1, utf-16le or utf-16be (default: UTF-8, or what the file shows)',
      {
        placeholder: 'NAME',
      },
    ),
    optionSpec('delimiter', 'What stands between columns (default: what stands in the header)', {
      placeholder: 'CHAR',
    }),
    ...writeOptionsNamed('dry-run', 'actor'),
    ...outputOptions.options,
  ],
  examples: [
    {
      run: 'daybook payments import unified_payments.csv --dry-run',
      does: 'what Stripe’s report would record',
    },
    {
      run: 'daybook payments import activity.csv --preset paypal --date-format "MM/DD/YYYY HH:mm:ss" --rejects open.csv',
      does: 'PayPal’s, and what matches no order to be looked at',
    },
    {
      run: 'daybook payments import bank.csv --map order=Purpose,amount=Amount,date=Booked --order-pattern "WEB-[0-9]+" --where "Amount>0"',
      does: 'transfers, by the reference in their purpose',
    },
  ],
});
