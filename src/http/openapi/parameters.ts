import type { ArgumentSpec } from '../../core/describe/command-spec.ts';
import { type JsonSchema, nonNull } from '../../core/describe/json-schema.ts';
import { type Parameter, type Reference, referTo, type Schema } from './openapi-types.ts';
import { parameterSchema } from './schema.ts';

/** What stands in the URL and in the headers of a request. */

/** Where a message is about one thing: the name of it. */
export const pathParameter = ({ field, description }: ArgumentSpec, input: JsonSchema): Parameter => ({
  name: field,
  in: 'path',
  required: true,
  description,
  schema: parameterSchema(input.properties?.[field] ?? { type: 'string' }),
});

/** The fields of a query as read-request.ts reads them: lists repeated or with commas, objects as JSON. */
export function queryParameters(input: JsonSchema, inPath?: string): readonly Parameter[] {
  return Object.entries(input.properties ?? {})
    .filter(([field]) => field !== inPath)
    .map(([field, schema]) => queryParameter(field, schema, input.required?.includes(field) ?? false));
}

function queryParameter(name: string, field: JsonSchema, isNeeded: boolean): Parameter {
  const { type, items, default: preset } = nonNull(field);
  const { description = items?.description ?? name } = field;
  const required = isNeeded && preset === undefined;
  const about = { name, in: 'query', description, ...(required && { required }) } as const;
  const schema = parameterSchema(field);
  if (type === 'object') return { ...about, content: { 'application/json': { schema } } };
  return { ...about, ...(type === 'array' && { style: 'form', explode: true }), schema };
}

const text = (more: Schema = {}): Schema => ({ type: 'string', ...more });

const header = (name: string, description: string, schema: Schema = text()): Parameter => ({
  name,
  in: 'header',
  description,
  schema,
});

const KEY = text({ minLength: 1, maxLength: 200 });
const POSITION = text({ pattern: '^[0-9a-f]{8}-[0-9]{1,15}$' });

const idempotencyKey =
  'The id of this command, chosen by you: sent again, it is answered as before, byte for byte';

/** By the names of their components. */
export const requestParameters = {
  IdempotencyKey: header('Idempotency-Key', `${idempotencyKey}.`, KEY),
  IdempotencyKeyOfMoney: header(
    'Idempotency-Key',
    `${idempotencyKey}. This command moves money: without a key it is taken as a dry run alone.`,
    KEY,
  ),
  IfMatch: header(
    'If-Match',
    'The version that you saw, as its ETag: with any other it is 412. `*`: whatever it is.',
    text({ pattern: String.raw`^\s*(?:\*|(?:W/)?"\d{1,15}")\s*$` }),
  ),
  DryRun: header(
    'Daybook-Dry-Run',
    'Decide, tell what would be stored and change, and store nothing.',
    text({ enum: ['true', 'false'] }),
  ),
  Actor: header(
    'Daybook-Actor',
    'Who acts, as you say: stored beside the name of the token.',
    text({ maxLength: 100 }),
  ),
  OccurredAt: header(
    'Daybook-Occurred-At',
    'When it happened: an instant, not in the future. Default: now.',
    text({ format: 'date-time' }),
  ),
  CorrelationId: header(
    'Daybook-Correlation-Id',
    'What is common to all that one cause led to. Default: the trace of `traceparent`, or the id of the command.',
  ),
  CausationId: header('Daybook-Causation-Id', 'The message that this one follows from.'),
  IfNoneMatch: header('If-None-Match', 'The version that you have, as its ETag: 304 if there is no other.'),
  AtLeast: header(
    'Daybook-At-Least',
    'A `Daybook-Position` of an answer: this one is at least as new. So you read what you wrote. Also `?atLeast=`.',
    POSITION,
  ),
  Prefer: header(
    'Prefer',
    'How many seconds to wait for that position, as `wait=5`. Default: 10, at most 30.',
  ),
  LastEventId: header('Last-Event-ID', 'Of a stream: the last event that you have. It goes on behind it.'),
  AsOf: header(
    'Daybook-As-Of',
    'As it was at this moment: a time (`2026-03`, `yesterday`) or a position of the log (`@812`). Also `?asOf=`.',
  ),
} as const satisfies Record<string, Parameter>;

const refer = (name: keyof typeof requestParameters): Reference => referTo('parameters', name);

export const commandHeaders = (movesMoney: boolean): readonly Reference[] => [
  refer(movesMoney ? 'IdempotencyKeyOfMoney' : 'IdempotencyKey'),
  ...(['IfMatch', 'DryRun', 'Actor', 'OccurredAt', 'CorrelationId', 'CausationId'] as const).map(refer),
];

export const actionHeaders: readonly Reference[] = [
  refer('Actor'),
  refer('CorrelationId'),
  refer('CausationId'),
];

export const queryHeaders = (has: {
  readonly version: boolean;
  readonly asOf: boolean;
  /** It may be answered as a stream. */
  readonly live?: boolean;
}): readonly Reference[] => [
  refer('AtLeast'),
  refer('Prefer'),
  ...(has.asOf ? [refer('AsOf')] : []),
  ...(has.version ? [refer('IfNoneMatch')] : []),
  ...(has.live === true ? [refer('LastEventId')] : []),
];
