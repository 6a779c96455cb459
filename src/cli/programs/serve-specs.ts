import type { CommandSpec } from '../../core/describe/command-spec.ts';
import { writeOptionsNamed } from '../argv/global-options.ts';
import { argument, optionSpec, programSpec } from './program.ts';

/** The services. */
export const serveSpecs: readonly CommandSpec[] = [
  programSpec({
    path: 'serve',
    summary: 'Serve the daybook over HTTP: commands, questions and the console, until it is told to end',
    args: [
      {
        ...argument('side', 'SIDE', 'Only one side of it; default: both, in one process'),
        choices: ['commands', 'queries'],
      },
    ],
    options: [
      optionSpec('port', 'Where to listen; 0: any that is free', {
        placeholder: 'PORT',
        type: 'integer',
        default: 7070,
      }),
      optionSpec('host', 'The address to listen at', { placeholder: 'HOST', default: '127.0.0.1' }),
      optionSpec('tls-cert', 'The certificate, PEM; read again on SIGHUP', { placeholder: 'FILE' }),
      optionSpec('tls-key', 'Its private key, PEM', { placeholder: 'FILE' }),
      optionSpec('behind-proxy', 'A proxy in front of it speaks TLS; needs --trusted-proxy', {
        type: 'boolean',
      }),
      optionSpec('trusted-proxy', 'Addresses of the proxies that are believed: 10.0.0.7, 10.0.0.0/8', {
        placeholder: 'CIDR',
        repeatable: true,
      }),
      optionSpec('allow-host', 'Another name that it is called by', {
        placeholder: 'HOST',
        repeatable: true,
      }),
      optionSpec('cors-origin', 'Pages from there may read answers', {
        placeholder: 'ORIGIN',
        repeatable: true,
      }),
      optionSpec('rate', 'Requests a second of one token; of commands half as many', {
        placeholder: 'N',
        type: 'integer',
        default: 100,
      }),
      optionSpec('require-keys', 'Take no command without an Idempotency-Key', { type: 'boolean' }),
      optionSpec('metrics-port', 'Show metrics here too, to this machine and without a token', {
        placeholder: 'PORT',
        type: 'integer',
      }),
      optionSpec('max-lag', 'How many commits views may be behind while the service says it is ready', {
        placeholder: 'N',
        type: 'integer',
        default: 10_000,
      }),
      optionSpec('access-log', 'Write a line of JSON a request to stderr (default; --no-access-log: none)', {
        type: 'boolean',
      }),
      optionSpec(
        'follow',
        'Serve a copy of the log of a service, or of a postgres:// database, and keep it up to date',
        {
          placeholder: 'URL',
        },
      ),
      optionSpec(
        'feed-token-file',
        'Where the token for its feed is kept, or DAYBOOK_FEED_TOKEN; read again for every request',
        { placeholder: 'FILE' },
      ),
      optionSpec('refetch', 'Drop the copy that is there, and fetch it anew', { type: 'boolean' }),
      ...writeOptionsNamed('yes'),
      optionSpec('drain-delay', 'At its end: how long to answer on before it stops listening', {
        placeholder: 'DURATION',
        default: '0s',
      }),
      optionSpec('drain-timeout', 'At its end: how long what is in flight may take', {
        placeholder: 'DURATION',
        default: '10s',
      }),
    ],
    examples: [
      { run: 'daybook serve', does: 'at http://127.0.0.1:7070' },
      { run: 'daybook serve queries --port 7071', does: 'only the questions, beside a command service' },
      {
        run: 'daybook serve queries --follow https://shop.example --db copy.db',
        does: 'the questions on another machine, from a copy',
      },
    ],
  }),
  programSpec({
    path: 'open',
    summary: 'Print a link that signs in to the console of a running service, once and within a minute',
    options: [
      optionSpec('path', 'The page of the console to open', { placeholder: 'PATH', default: '/' }),
      optionSpec('url', 'Where the service listens, as "daybook serve" printed it', {
        placeholder: 'URL',
        default: 'http://127.0.0.1:7070',
      }),
    ],
    examples: [
      { run: 'daybook open', does: 'the orders' },
      { run: 'daybook open --path /orders/1042', does: 'one of them' },
    ],
  }),
];
