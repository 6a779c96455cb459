import type { CommandSpec } from '../../core/describe/command-spec.ts';
import { atLeastOption, outputOptions } from '../argv/global-options.ts';
import { optionSpec, programSpec } from './program.ts';

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
];
