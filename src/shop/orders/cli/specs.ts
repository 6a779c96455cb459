import { atLeastOption, outputOptions } from '../../../cli/argv/global-options.ts';
import { argument, optionSpec, programSpec } from '../../../cli/programs/program.ts';
import type { CommandSpec } from '../../../core/describe/command-spec.ts';
import { exportBooksSpec } from './books/export-books-spec.ts';
import { importOrdersSpec } from './import/import-orders-spec.ts';
import { importPaymentsSpec } from './payments-import/import-payments-spec.ts';

/** The commands of orders that no single message stands behind. */
export const orderProgramSpecs: readonly CommandSpec[] = [
  exportBooksSpec,
  importOrdersSpec,
  importPaymentsSpec,
  programSpec({
    path: 'orders wait',
    summary: 'Wait until an order is as wanted; exit 124 if it is not within --timeout',
    args: [
      {
        ...argument('orderId', 'ORDER', 'The order: its number, external reference or id', {
          required: true,
        }),
        entity: 'order',
      },
    ],
    options: [
      optionSpec('for', 'A field of "orders show" and the value to wait for', {
        placeholder: 'FIELD=VALUE',
        repeatable: true,
        offers: 'orderCondition',
      }),
      atLeastOption,
      ...outputOptions.options,
    ],
    examples: [
      { run: 'daybook orders wait M-102 --for status=placed --timeout 5s', does: 'five seconds at the most' },
      {
        run: 'daybook orders wait M-105 --for payment=paid --timeout 1h && daybook orders ship M-105 --all',
        does: 'ship when it is paid',
      },
    ],
  }),
];
