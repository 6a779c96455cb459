import { atLeastOption, outputOptions } from '../argv/global-options.ts';
import type { CommandSpec } from '../argv/manifest.ts';
import { argument, optionSpec, programSpec } from './program.ts';

/** Commands that look on while something happens. */
export const liveSpecs: readonly CommandSpec[] = [
  programSpec({
    path: 'events tail',
    nothing: 'No events match.',
    summary: 'The last events; with -f each further one as it is committed',
    options: [
      optionSpec('follow', 'Go on until Ctrl-C', { type: 'boolean', short: 'f' }),
      optionSpec('lines', 'How many of the last', {
        placeholder: 'N',
        type: 'integer',
        short: 'n',
        default: 10,
      }),
      optionSpec('type', 'Only events of these types', {
        placeholder: 'TYPE',
        repeatable: true,
        offers: 'event',
      }),
      atLeastOption,
      ...outputOptions.options,
    ],
    examples: [
      { run: 'daybook events tail', does: 'the last ten' },
      { run: 'daybook events tail -f -o ndjson --type OrderPlaced', does: 'every order as it is placed' },
    ],
  }),
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
