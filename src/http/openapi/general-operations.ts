import type { Sides } from '../http-port.ts';
import {
  answer,
  dataOf,
  eventStream,
  json,
  ndjson,
  pageOf,
  problems,
  problemsInTheOpen,
} from './components.ts';
import { type Operation, type PathItem, referTo, type Schema, type Tag } from './openapi-types.ts';
import { commandHeaders, queryHeaders } from './parameters.ts';

/** What is there besides a route for each message. */

export const generalTags: readonly Tag[] = [
  { name: 'log', description: 'The log itself, for copies that follow it' },
  { name: 'messages', description: 'Any message by its name, and many at once' },
  { name: 'service', description: 'The service itself: its description, and what its failures mean' },
];

const object: Schema = { type: 'object' };
const MESSAGE = { tags: ['messages'] };
const SERVICE = { tags: ['service'], security: [] };

const named = (kind: 'command' | 'query', names: readonly string[]) =>
  ({
    name: 'name',
    in: 'path',
    required: true,
    description: `The ${kind}'s name`,
    schema: { type: 'string', enum: names },
  }) as const;

/** The data of one of these messages. */
const anyOf = (names: readonly string[]): Schema => ({
  anyOf: names.map((name) => referTo('schemas', name)),
});

const flag = (name: string, description: string) =>
  ({ name, in: 'query', description, schema: { type: 'boolean' } }) as const;

const sendBatch: Operation = {
  ...MESSAGE,
  operationId: 'SendCommands',
  summary: 'Send many commands, a line of JSON each',
  description:
    'A receipt a line, in order, each when it is durable. It stops behind the first line that fails, unless told otherwise. ' +
    'The `Idempotency-Key` of the request and the number of the line are the key of a line that names none.',
  parameters: [
    flag('atomic', 'All or nothing'),
    flag('keepGoing', 'Go on behind lines that fail'),
    ...commandHeaders(false),
  ],
  requestBody: { required: true, content: ndjson(referTo('schemas', 'BatchLine')) },
  responses: {
    200: answer('A receipt a line', ndjson(referTo('schemas', 'LineReceipt'))),
    ...problems(413, 415),
  },
};

const sendNamed = (names: readonly string[]): Operation => ({
  ...MESSAGE,
  operationId: 'SendCommand',
  summary: 'Send any command by its name',
  description: 'The body is the data of the command: the schema of its name.',
  parameters: [named('command', names), ...commandHeaders(false)],
  requestBody: { required: false, content: json(anyOf(names)) },
  responses: {
    200: answer('Done', json({ anyOf: [referTo('schemas', 'CommandAnswer'), dataOf({})] }), [
      'ETag',
      'Position',
      'Replayed',
    ]),
    ...problems(404, 409, 412, 413, 415),
  },
});

const showRebuild: Operation = {
  operationId: 'ShowRebuild',
  tags: ['views'],
  summary: 'How a rebuild of views stands',
  description: 'With `Accept: text/event-stream` it goes on: `progress`, at the end `done` or `failed`.',
  parameters: [
    { name: 'rebuildId', in: 'path', required: true, description: 'Its id', schema: { type: 'string' } },
  ],
  responses: {
    200: answer('How it stands', { ...json(dataOf(referTo('schemas', 'Rebuild'))), ...eventStream }),
    204: answer('There is nothing more of the stream', undefined),
    ...problems(404),
  },
};

const anyAnswer: Schema = { anyOf: [dataOf({}), pageOf({})] };
const asked = {
  200: answer('What was asked for', json(anyAnswer), ['Position', 'ETag', 'Link']),
  304: answer('It is the version that you have', undefined, ['ETag', 'Position']),
};

const getNamed = (names: readonly string[]): Operation => ({
  ...MESSAGE,
  operationId: 'AskQuery',
  summary: 'Ask any query by its name',
  description:
    'Parameters are the fields of the schema of that name under `components`, as its own route takes them.',
  parameters: [
    named('query', names),
    {
      name: 'fields',
      in: 'query',
      description: "The query's fields, each as a parameter of its own",
      style: 'form',
      explode: true,
      schema: object,
    },
    ...queryHeaders({ version: true, asOf: true }),
  ],
  responses: { ...asked, ...problems(404, 409, 504) },
});

const postNamed = (names: readonly string[]): Operation => ({
  ...MESSAGE,
  operationId: 'AskQueryWithBody',
  summary: 'Ask any query by its name, with its data as the body: for long filters',
  description: 'The body is the data of the query: the schema of its name.',
  parameters: [named('query', names), ...queryHeaders({ version: true, asOf: true })],
  requestBody: { required: false, content: json(anyOf(names)) },
  responses: { ...asked, ...problems(404, 409, 413, 415, 504) },
});

const html = { 'text/html': { schema: { type: 'string' } } };

const describing: Readonly<Record<string, PathItem>> = {
  '/openapi.json': {
    get: {
      ...SERVICE,
      operationId: 'DescribeService',
      summary: 'This document',
      responses: { 200: answer('OpenAPI 3.1', json(object)), ...problemsInTheOpen() },
    },
  },
  '/docs': {
    get: {
      ...SERVICE,
      operationId: 'ReadDocs',
      summary: 'This document as a page',
      responses: { 200: answer('A page', html), ...problemsInTheOpen() },
    },
  },
  '/docs/{operation}': {
    get: {
      ...SERVICE,
      operationId: 'ReadOperation',
      summary: 'One operation as a page',
      parameters: [
        {
          name: 'operation',
          in: 'path',
          required: true,
          description: 'Its operationId',
          schema: { type: 'string' },
        },
      ],
      responses: { 200: answer('A page', html), ...problemsInTheOpen(404) },
    },
  },
  '/problems': {
    get: {
      ...SERVICE,
      operationId: 'ListProblems',
      summary: 'Every code of a failure, as a page',
      responses: { 200: answer('A page', html), ...problemsInTheOpen() },
    },
  },
  '/problems/{code}': {
    get: {
      ...SERVICE,
      operationId: 'ExplainProblem',
      summary: 'What a code means, as a page',
      parameters: [
        { name: 'code', in: 'path', required: true, description: 'The code', schema: { type: 'string' } },
      ],
      responses: { 200: answer('A page', html), ...problemsInTheOpen(404) },
    },
  },
};

const FEED = ['Log', 'Epoch', 'Head', 'Commands'] as const;

const inQuery = (name: string, description: string, schema: Schema) =>
  ({ name, in: 'query', description, schema }) as const;

const feeding: Readonly<Record<string, PathItem>> = {
  '/log/commits': {
    get: {
      operationId: 'ReadCommits',
      tags: ['log'],
      summary: 'The commits behind a place, as lines of an archive; for tokens with the scope `feed`',
      description:
        'A follower names the last commit that it has by its position and hash: where another one stands there, it is 409 `log_diverged`. ' +
        'Where there is none behind it, the answer is waited for, and may be empty. An answer that is cut off is a shorter one: whole lines count.',
      parameters: [
        inQuery('after', 'The position behind which to begin. Default: 0, the beginning', {
          type: 'integer',
          minimum: 0,
        }),
        inQuery('hash', 'The hash of the commit at that position', {
          type: 'string',
          pattern: '^[0-9a-f]{64}$',
        }),
        inQuery('limit', 'How many, at most. Default: 1000', { type: 'integer', minimum: 1, maximum: 1000 }),
        inQuery('wait', 'How many seconds to wait for one. Default: 0', {
          type: 'integer',
          minimum: 0,
          maximum: 30,
        }),
      ],
      responses: {
        200: answer('A commit a line', ndjson(referTo('schemas', 'CommitLine')), FEED),
        ...problems(409),
      },
    },
  },
  '/log/pages/{page}': {
    get: {
      operationId: 'ReadPage',
      tags: ['log'],
      summary: 'A full page of a thousand commits, which never changes; for tokens with the scope `feed`',
      parameters: [
        {
          name: 'page',
          in: 'path',
          required: true,
          description: 'Its number, from 1',
          schema: { type: 'integer', minimum: 1 },
        },
        referTo('parameters', 'IfNoneMatch'),
      ],
      responses: {
        200: answer('A commit a line', ndjson(referTo('schemas', 'CommitLine')), [...FEED, 'PageTag']),
        304: answer('It is the page that you have', undefined, ['PageTag']),
        ...problems(404),
      },
    },
  },
};

const unwrapping: Readonly<Record<string, PathItem>> = {
  '/keys/unwrap': {
    post: {
      operationId: 'UnwrapKeys',
      tags: ['log'],
      summary: 'The keys of the personal data in the log, for copies of it; for tokens with the scope `keys`',
      description:
        'The events of `/log/commits` hold personal data in boxes (`sealed`), each under the key of its subject. What the log has forgotten by now ' +
        'is `destroyed`. Keys are kept in memory for ten minutes at the most, and never on a disk.',
      requestBody: { required: true, content: json(referTo('schemas', 'KeyNames')) },
      responses: {
        200: answer('A key each', json(referTo('schemas', 'UnwrappedKeys'))),
        ...problems(413, 415),
      },
    },
  },
};

const healthOf = (operationId: string, summary: string): Operation => ({
  ...SERVICE,
  operationId,
  summary,
  responses: {
    200: answer('It can', json(referTo('schemas', 'Health'))),
    ...problemsInTheOpen(),
    503: answer('It cannot', json(referTo('schemas', 'Health'))),
  },
});

const operating: Readonly<Record<string, PathItem>> = {
  '/livez': {
    get: {
      ...SERVICE,
      operationId: 'IsAlive',
      summary: 'Whether the process turns at all',
      responses: { 200: answer('It does', json(object)), ...problemsInTheOpen() },
    },
  },
  '/readyz': { get: healthOf('IsReady', 'Whether requests should be sent here') },
  '/healthz': { get: healthOf('ShowHealth', 'What the service needs, check by check') },
  '/metrics': {
    get: {
      operationId: 'ReadMetrics',
      tags: ['service'],
      summary: 'What the service measures, in the text of Prometheus; for tokens with the scope `metrics`',
      responses: {
        200: answer('Metrics', { 'text/plain': { schema: { type: 'string' } } }),
        ...problems(),
      },
    },
  },
};

/** @param names the names of all commands and of all queries */
export function generalPaths(
  sides: Sides,
  names: { readonly commands: readonly string[]; readonly queries: readonly string[] },
): Readonly<Record<string, PathItem>> {
  return {
    ...(sides.commands && {
      '/commands': { post: sendBatch },
      '/commands/{name}': { post: sendNamed(names.commands) },
      '/views/rebuild/{rebuildId}': { get: showRebuild },
    }),
    ...(sides.queries && {
      '/queries/{name}': { get: getNamed(names.queries), post: postNamed(names.queries) },
    }),
    ...feeding,
    ...unwrapping,
    ...describing,
    ...operating,
  };
}
