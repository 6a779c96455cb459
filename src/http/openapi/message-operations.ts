import { inputSchemaOf, outputSchemaOf } from '../../core/describe/json-schema.ts';
import type { AnyAction, AnyCommand, AnyDecider } from '../../core/model/command.ts';
import { type AnyQuery, supportsAsOf } from '../../core/model/query.ts';
import type { Route } from '../messages/routes.ts';
import { answer, dataOf, eventStream, json, pageOf, problems } from './components.ts';
import { type Operation, type Parameter, type RequestBody, referTo, type Schema } from './openapi-types.ts';
import { actionHeaders, commandHeaders, pathParameter, queryHeaders, queryParameters } from './parameters.ts';
import { messageSchema, openApiSchema } from './schema.ts';

export type AnyMessage = AnyCommand | AnyQuery;

/** A message with the place where it is reached: its own route, or its name. */
export interface Reached {
  readonly definition: AnyMessage;
  readonly route: Pick<Route, 'method' | 'path' | 'parameter' | 'tag'> & Partial<Pick<Route, 'spec'>>;
}

/** The schemas that a message brings: its data, and what a query or an action answers. */
export function schemasOf(definition: AnyMessage): Readonly<Record<string, Schema>> {
  const data = messageSchema(inputSchemaOf(definition.input));
  if (definition.kind === 'decider') return { [definition.name]: data };
  return {
    [definition.name]: data,
    [answerName(definition)]: openApiSchema(outputSchemaOf(definition.result.item())),
  };
}

const answerName = ({ name }: { readonly name: string }): string => `${name}Answer`;

export function operationOf({ definition, route }: Reached): Operation {
  if (definition.kind === 'query') return queryOperation(definition, route);
  return definition.kind === 'action'
    ? actionOperation(definition, route)
    : commandOperation(definition, route);
}

const headOf = ({ name, summary }: AnyMessage, { tag }: Reached['route']) => ({
  operationId: name,
  summary,
  tags: [tag],
});

function commandOperation(definition: AnyDecider, route: Reached['route']): Operation {
  const { parameter } = route;
  const input = inputSchemaOf(definition.input);
  const isCreated = definition.creates !== undefined && parameter === undefined;
  const done = (description: string, headers: Parameters<typeof answer>[2] = []) =>
    answer(description, json(referTo('schemas', 'CommandAnswer')), [
      'ETag',
      'Position',
      'Replayed',
      ...headers,
    ]);
  return {
    ...headOf(definition, route),
    'x-rejections': definition.rejections,
    parameters: [
      ...(parameter === undefined ? [] : [pathParameter(parameter, input)]),
      ...commandHeaders(definition.movesMoney === true),
    ],
    requestBody: bodyOf(definition, parameter?.field),
    responses: {
      ...(isCreated ? { 201: done('Created', ['Location']) } : {}),
      200: done(isCreated ? 'What a dry run would create' : 'Done'),
      ...problems(404, 409, 412, 413, 415),
    },
  };
}

/** Of a message whose field stands in the path the body is a schema of its own. */
function bodyOf(definition: AnyCommand, inPath: string | undefined): RequestBody {
  const body = messageSchema(inputSchemaOf(definition.input), inPath);
  const schema = inPath === undefined ? referTo('schemas', definition.name) : body;
  return { required: (body.required ?? []).length > 0, content: json(schema) };
}

/** What takes long is answered when it has started, and followed elsewhere. */
const isStarted = ({ name }: AnyAction): boolean => name === 'RebuildViews';

const PREFER: Parameter = {
  name: 'Prefer',
  in: 'header',
  description:
    'How many seconds to wait for its end, as `wait=5`. Default: it is answered when it has started.',
  schema: { type: 'string' },
};

function actionOperation(definition: AnyAction, route: Reached['route']): Operation {
  return {
    ...headOf(definition, route),
    parameters: [...actionHeaders, ...(isStarted(definition) ? [PREFER] : [])],
    requestBody: bodyOf(definition, undefined),
    responses: {
      ...(isStarted(definition)
        ? { 202: answer('Started', json(dataOf(referTo('schemas', 'Rebuild'))), ['Location']) }
        : {}),
      200: answer('Done', json(answerSchema(definition))),
      ...problems(404, 409, 413, 415),
    },
  };
}

function queryOperation(definition: AnyQuery, route: Reached['route']): Operation {
  const { parameter } = route;
  const input = inputSchemaOf(definition.input);
  const { kind } = definition.result;
  const hasVersion = isVersioned(definition);
  const headers = [
    'Position',
    ...(hasVersion ? ['ETag'] : []),
    ...(kind === 'page' ? ['Link'] : []),
  ] as const;
  const isLive = isStreamed(route);
  const content = json(answerSchema(definition));
  return {
    ...headOf(definition, route),
    ...(isLive && { description: LIVE }),
    parameters: [
      ...(parameter === undefined ? [] : [pathParameter(parameter, input)]),
      ...queryParameters(input, parameter?.field),
      ...queryHeaders({ version: hasVersion, asOf: supportsAsOf(definition), live: isLive }),
    ],
    responses: {
      200: answer('What was asked for', isLive ? { ...content, ...eventStream } : content, headers),
      ...(hasVersion
        ? { 304: answer('It is the version that you have', undefined, ['ETag', 'Position']) }
        : {}),
      ...problems(404, 406, 409, 504),
    },
  };
}

const LIVE =
  'With `Accept: text/event-stream` it goes on: what happens, as server-sent events, resumed by `Last-Event-ID`.';

const isStreamed = ({ spec }: Reached['route']): boolean =>
  spec?.name === 'ListEvents' || spec?.watched === true;

function answerSchema({ name, result: { kind } }: AnyAction | AnyQuery): Schema {
  const item = referTo('schemas', answerName({ name }));
  if (kind === 'page') return pageOf(item);
  return dataOf(kind === 'list' ? { type: 'array', items: item } : item);
}

/** Whether its answer is one stream's, and tells the version of it. */
const isVersioned = (definition: AnyQuery): boolean =>
  definition.stream !== undefined &&
  definition.result.kind === 'one' &&
  outputSchemaOf(definition.result.item()).properties?.['version'] !== undefined;
