import { outputSchemaOf } from '../../core/describe/json-schema.ts';
import { exitCodes } from '../../core/kernel/exit-codes.ts';
import { scopes } from '../../core/model/access.ts';
import { forgettingProof } from '../../core/model/forgetting-proof.ts';
import { MOST_KEYS } from '../../core/model/key-store.ts';
import { edgeProblems, statuses } from '../problems/problems.ts';
import { type Content, type OpenApiResponse, type Reference, referTo, type Schema } from './openapi-types.ts';
import { openApiSchema } from './schema.ts';

/** What many answers are made of. */

const text = (description: string): Schema => ({ type: 'string', description });
const integer = (description: string): Schema => ({ type: 'integer', description });
const orNull = (schema: Schema): Schema => ({ ...schema, type: [schema.type as string, 'null'] });

const record = (properties: Readonly<Record<string, Schema>>, optional: readonly string[] = []): Schema => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  additionalProperties: false,
});

const list = (items: Schema, description?: string): Schema => ({
  type: 'array',
  items,
  ...(description !== undefined && { description }),
});

const decidedEvents = list(
  record({ type: text('`OrderPlaced`, …'), data: { description: 'As its schema has it' } }),
  'What was decided',
);

const change = record({
  view: text('The view'),
  table: text('The table of the view'),
  key: list({}, "The row's primary key"),
  row: { type: 'string', enum: ['added', 'changed', 'removed'] },
  field: text('The column'),
  before: { description: 'What it holds now; null where there is no row' },
  after: { description: 'What it would hold' },
  format: text('How its values are shown'),
  currency: orNull(text('Amounts: whose minor units they count')),
  main: { type: 'boolean', description: 'Whether tables show it' },
});

const moneyChange = record({
  field: text('Which amount'),
  before: integer('What it is, in minor units'),
  after: integer('What it would be'),
  difference: integer('`after` less `before`'),
  currency: text('ISO 4217'),
});

const dryRunParts = {
  changes: list(change, 'Of a dry run: what would change in the views'),
  money: list(moneyChange, 'Of a dry run: which amounts would change'),
};

const remarks = list(text('A sentence'), 'What its sender should know');

const forgetting: Schema = {
  ...openApiSchema(outputSchemaOf(forgettingProof())),
  description: 'Of a command that forgets somebody: the proof; of a dry run, what would be gone',
};

const stored = {
  number: orNull(integer('The number people use, on the command that created it')),
  position: orNull(integer("The commit's place in the log; null where nothing was stored")),
  hash: orNull(text('SHA-256 of the log up to the commit, hexadecimal')),
};

const receipt = record(
  {
    commandId: text('The idempotency key: given, or made'),
    ...stored,
    version: integer('Its version after the command, as the ETag'),
    events: decidedEvents,
    ...dryRunParts,
    remarks,
    forgetting,
  },
  ['changes', 'money', 'remarks', 'forgetting'],
);

const commandAnswer = record({
  data: text('The id of what was changed'),
  receipt: referTo('schemas', 'Receipt'),
});

const lineReceipt = record(
  {
    line: integer('Which line of the request'),
    commandId: orNull(text('Its idempotency key')),
    status: { type: 'string', enum: ['ok', 'replayed', 'dry_run', 'rejected', 'conflict', 'failed'] },
    id: orNull(text('The id of what was changed')),
    version: orNull(integer('Its version after the command')),
    ...stored,
    code: orNull(text('Why it was not done')),
    message: orNull(text('The same in a sentence')),
    events: decidedEvents,
    ...dryRunParts,
    remarks,
    forgetting,
  },
  ['events', 'changes', 'money', 'remarks', 'forgetting'],
);

const batchLine: Schema = {
  type: 'object',
  description: 'One line of the request',
  properties: {
    name: text('Which command: `PlaceOrder`'),
    data: { type: 'object', description: "The command's data" },
    meta: {
      type: 'object',
      description: '`commandId`, `expectedVersion`, `occurredAt`, `dryRun` of this line',
    },
  },
  required: ['name'],
  additionalProperties: false,
};

const commitLine: Schema = {
  type: 'object',
  description: 'A commit, as a line of an archive has it (`daybook events export`)',
  properties: {
    kind: { type: 'string', const: 'commit' },
    position: integer('Its place in the log'),
    hash: text('SHA-256 over the hash before it and what is stored, hexadecimal'),
  },
  required: ['kind', 'position', 'hash'],
};

const keyNames = record({
  keys: {
    ...list(
      record({
        subject: text('Whose key it is: `s` of the box'),
        id: text('Which key: `k` of the box'),
      }),
      'Which keys',
    ),
    maxItems: MOST_KEYS,
  },
});

const unwrappedKeys = record({
  keys: list(
    record(
      {
        id: text('Which key'),
        state: {
          type: 'string',
          enum: ['known', 'destroyed', 'unknown'],
          description: 'Destroyed: its subject was forgotten',
        },
        key: text('AES-256, base64url; where it is known'),
      },
      ['key'],
    ),
    'In the order in which they were asked for',
  ),
});

const pageInfo = record({
  number: orNull(integer('Which page, where it was asked for by number')),
  size: orNull(integer('How many there are on a page')),
  total: orNull(integer('How many there are in all')),
  nextCursor: orNull(text('Where the list goes on: send it as `after`')),
});

const issue = record(
  {
    pointer: text('The field of the body, as a JSON Pointer'),
    parameter: text('The parameter or header'),
    message: text('What is wrong with it'),
  },
  ['pointer', 'parameter'],
);

const problem: Schema = {
  type: 'object',
  description: 'RFC 9457. What each code means stands at `type`.',
  properties: {
    type: text('`/problems/order_not_draft`'),
    title: text('What sort of failure it is'),
    status: integer('As the status line has it'),
    detail: text('What is wrong this time'),
    instance: text('`urn:uuid:` and the id of the request'),
    code: text('Stable and machine-readable'),
    kind: { type: 'string', enum: Object.keys(statuses) },
    exit: {
      type: 'integer',
      enum: [...new Set(Object.values(exitCodes))],
      description: 'The exit code of the command line',
    },
    hint: text('What to do about it'),
    next: { description: 'The same as a command of the command line' },
    issues: list(referTo('schemas', 'Issue'), 'Every field that does not fit'),
    details: { description: 'More about it, by its code' },
    retry: { type: 'string', const: 'same key' },
  },
  required: ['type', 'title', 'status', 'detail', 'instance', 'code', 'kind', 'exit'],
};

const pace = record({
  work: text('What is being done'),
  done: integer('How many steps of it are done'),
  total: integer('Of how many'),
  rate: orNull(integer('Steps a second')),
  estimateMs: orNull(integer('How long it will take still, milliseconds')),
});

const rebuild = record({
  id: text('Its id'),
  status: { type: 'string', enum: ['running', 'done', 'failed'] },
  startedAt: text('An instant'),
  endedAt: orNull(text('An instant')),
  progress: { anyOf: [pace, { type: 'null' }] },
  result: { description: 'What `RebuildViews` answers; null before its end' },
  problem: { anyOf: [referTo('schemas', 'Problem'), { type: 'null' }] },
});

const check = record(
  {
    ok: { type: 'boolean' },
    behind: integer('Of views: commits that the farthest has not seen; of a copy: that it knows of'),
    lag: { type: 'number', description: 'Of a copy: how late it is, seconds' },
    silent: {
      type: ['number', 'null'],
      description: 'Of a copy: how long ago it heard of what it follows, seconds; null: never yet',
    },
  },
  ['behind', 'lag', 'silent'],
);

const health = record({
  status: { type: 'string', enum: ['ok', 'failing'] },
  checks: { type: 'object', description: 'By what is checked', additionalProperties: check },
});

export const sharedSchemas: Readonly<Record<string, Schema>> = {
  Receipt: receipt,
  CommandAnswer: commandAnswer,
  BatchLine: batchLine,
  LineReceipt: lineReceipt,
  CommitLine: commitLine,
  KeyNames: keyNames,
  UnwrappedKeys: unwrappedKeys,
  PageInfo: pageInfo,
  Rebuild: rebuild,
  Health: health,
  Problem: problem,
  Issue: issue,
};

export const responseHeaders: Readonly<Record<string, object>> = {
  RequestId: { description: 'The id of the request, a UUIDv7', schema: text('UUIDv7') },
  Position: {
    description: 'How far the log was: send it as `Daybook-At-Least` to read at least that',
    schema: text('`<epoch>-<position>`'),
  },
  Log: { description: 'The id of the log', schema: text('UUID') },
  Epoch: { description: 'Changes when the log is restored from a backup', schema: text('UUID') },
  Head: { description: 'How far the log is', schema: text('`<hash>@<position>`') },
  Commands: { description: 'Of a copy: where commands are sent', schema: text('`https://…`') },
  PageTag: { description: "The hash of the page's last commit", schema: text('`"…"`') },
  ETag: { description: 'The version of what is answered: send it as `If-Match`', schema: text('`"7"`') },
  Location: { description: 'Where what was created or started is', schema: text('`/orders/…`') },
  Replayed: { description: '`true`: it was done before, under the same key', schema: text('`true`') },
  Link: { description: 'The next page, as `rel="next"`', schema: text('`</orders?after=…>; rel="next"`') },
  RetryAfter: { description: 'Seconds after which to send it again', schema: integer('Seconds') },
};

const JSON_TYPE = 'application/json';
export const json = (schema: Schema): Content => ({ [JSON_TYPE]: { schema } });
export const ndjson = (schema: Schema): Content => ({ 'application/x-ndjson': { schema } });

/** An answer with what stands on all of them. */
export const answer = (
  description: string,
  content: Content | undefined,
  headers: readonly (keyof typeof responseHeaders)[] = [],
): OpenApiResponse => ({
  description,
  headers: Object.fromEntries(
    ['RequestId', ...headers].map((name) => [HEADER_NAMES[name] ?? name, referTo('headers', name)]),
  ),
  ...(content !== undefined && { content }),
});

const HEADER_NAMES: Readonly<Record<string, string>> = {
  RequestId: 'X-Request-Id',
  Position: 'Daybook-Position',
  Replayed: 'Idempotency-Replayed',
  Log: 'Daybook-Log',
  Epoch: 'Daybook-Epoch',
  Head: 'Daybook-Head',
  Commands: 'Daybook-Commands',
  PageTag: 'ETag',
  RetryAfter: 'Retry-After',
};

export const eventStream: Content = {
  'text/event-stream': { schema: text('Server-sent events') },
};

export const dataOf = (schema: Schema): Schema => record({ data: schema });
export const pageOf = (item: Schema): Schema =>
  record({ data: list(item), page: referTo('schemas', 'PageInfo') });

// --- problems by their status ------------------------------------------------------------------------------------------

const NAMES: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  401: 'Unauthenticated',
  403: 'Forbidden',
  404: 'NotFound',
  406: 'NotAcceptable',
  408: 'RequestTimeout',
  409: 'Conflict',
  411: 'LengthRequired',
  412: 'PreconditionFailed',
  413: 'TooLarge',
  414: 'UriTooLong',
  415: 'UnsupportedMediaType',
  421: 'WrongHost',
  429: 'TooManyRequests',
  431: 'HeadersTooLarge',
  500: 'InternalError',
  503: 'Unavailable',
  504: 'TimedOut',
};

/** All the problems of a status are one response. */
export const problemResponses: Readonly<Record<string, OpenApiResponse>> = Object.fromEntries(
  Object.entries(NAMES).map(([status, name]) => [name, problemResponse(Number(status))]),
);

function problemResponse(status: number): OpenApiResponse {
  const kinds = Object.entries(statuses).flatMap(([kind, its]) => (its === status ? [kind] : []));
  const edge = Object.entries(edgeProblems).flatMap(([code, [its]]) => (its === status ? [code] : []));
  const lost = status === 412 ? ['version_conflict'] : [];
  const description = [...new Set([...kinds, ...edge, ...lost])].map((code) => `\`${code}\``).join(', ');
  const headers = status === 503 || status === 429 ? ['RetryAfter' as const] : [];
  return answer(
    description,
    { 'application/problem+json': { schema: referTo('schemas', 'Problem') } },
    headers,
  );
}

/** Any request may be refused so, whatever it is about. */
const ANY = [400, 401, 403, 408, 414, 421, 429, 431, 500, 503];

export const problems = (...more: readonly number[]): Readonly<Record<string, Reference>> =>
  Object.fromEntries(
    [...ANY, ...more]
      .toSorted((a, b) => a - b)
      .map((status) => [String(status), referTo('responses', NAMES[status] ?? '')]),
  );

/** What nobody needs a token for. */
export const problemsInTheOpen = (...more: readonly number[]): Readonly<Record<string, Reference>> => {
  const { 401: _, 403: __, ...rest } = problems(...more);
  return rest;
};

export const securitySchemes = {
  token: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'daybook_<8>_<43>',
    description: `Made by \`daybook tokens create NAME --scope …\`. Scopes: ${scopes.join(', ')}.`,
  },
};
