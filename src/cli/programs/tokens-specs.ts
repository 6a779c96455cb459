import type { CommandSpec } from '../../core/describe/command-spec.ts';
import { scopes } from '../../core/model/access.ts';
import { outputOptions } from '../argv/global-options.ts';
import { argument, optionSpec, programSpec } from './program.ts';

/** Commands about who may speak to the daybook over HTTP. */
export const tokensSpecs: readonly CommandSpec[] = [
  programSpec({
    path: 'tokens create',
    summary: 'Create a token for HTTP, and print its secret, which is shown this once',
    args: [argument('name', 'NAME', 'Who speaks with it: commits say token:NAME did it', { required: true })],
    options: [
      optionSpec('scope', 'What it is for; none includes another', {
        placeholder: 'SCOPE',
        repeatable: true,
        required: true,
        choices: scopes,
      }),
      optionSpec('only', 'Only these messages', {
        placeholder: 'MESSAGE',
        repeatable: true,
        offers: 'message',
      }),
      optionSpec('expires', 'How long it is valid (default 1y)', { placeholder: 'DURATION' }),
    ],
    examples: [
      { run: 'daybook tokens create web --scope read,write', does: 'for a program that takes orders' },
      {
        run: 'daybook tokens create till --scope write --only PlaceOrder --expires 90d',
        does: 'for one thing',
      },
      {
        run: '(umask 077; daybook tokens create report --scope read > report.token)',
        does: 'its secret into a file',
      },
    ],
  }),
  programSpec({
    path: 'tokens list',
    summary: 'List the tokens: what each is for, until when, and when it was last used; never a secret',
    nothing: 'There are no tokens: "daybook tokens create" makes one.',
    options: outputOptions.options,
    examples: [
      { run: 'daybook tokens list', does: 'those that expired or were revoked, too' },
      { run: `daybook tokens list --jq '.[] | select(.status == "valid").name'`, does: 'those in use' },
    ],
  }),
  programSpec({
    path: 'tokens revoke',
    summary: 'Revoke a token: every process refuses it from now on, and sessions that it began end',
    args: [argument('name', 'NAME', 'The token’s name', { required: true })],
    examples: [{ run: 'daybook tokens revoke shop', does: 'when its secret may have been seen' }],
  }),
];
