import type { HttpPort, Sides } from '../http-port.ts';
import { type Route, routesOf } from '../messages/routes.ts';
import { problemResponses, responseHeaders, securitySchemes, sharedSchemas } from './components.ts';
import { generalPaths, generalTags } from './general-operations.ts';
import { type AnyMessage, operationOf, type Reached, schemasOf } from './message-operations.ts';
import type { OpenApiDocument, Operation, PathItem, Tag } from './openapi-types.ts';
import { requestParameters } from './parameters.ts';

export interface Described extends Pick<HttpPort, 'version' | 'commands' | 'groups'> {
  /** Of every message that is served. */
  readonly definitions: readonly AnyMessage[];
}

/** The service as an OpenAPI document: nothing of it is written down a second time. */
export function openApiDocument(described: Described, sides: Sides): OpenApiDocument {
  const { version, commands, groups, definitions } = described;
  const routes = routesOf(commands, sides);
  const reached = definitions.map((definition) => ({ definition, route: placeOf(definition, routes) }));
  const names = {
    commands: namesOf(definitions, (kind) => kind !== 'query'),
    queries: namesOf(definitions, (kind) => kind === 'query'),
  };
  const paths = merged([...reached.map(pathOf), ...Object.entries(generalPaths(sides, names))]);
  return {
    openapi: '3.1.0',
    info: {
      title: 'daybook',
      version,
      summary: 'Order administration: every command and query of the shop over HTTP',
      description: INTRODUCTION,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/', description: 'Where this document is' }],
    security: [{ token: [] }],
    tags: tagsOf(paths, groups),
    paths,
    components: {
      securitySchemes,
      schemas: { ...sharedSchemas, ...Object.assign({}, ...definitions.map(schemasOf)) },
      parameters: used(requestParameters, paths),
      headers: responseHeaders,
      responses: used(problemResponses, paths),
    },
  };
}

const INTRODUCTION = [
  'Answers are `{"data": …}`; failures are `application/problem+json`, from one closed table (`/problems`).',
  'Amounts are whole minor units of their currency (cents); times are ISO 8601 instants in UTC.',
  'Send an `Idempotency-Key` with a command, and a retry does nothing twice. Send the `ETag` that you saw as `If-Match`,',
  'and nobody overwrites what they have not seen. Send the last `Daybook-Position` as `Daybook-At-Least`, and you read what',
  'you wrote.',
].join('\n');

const namesOf = (definitions: readonly AnyMessage[], is: (kind: AnyMessage['kind']) => boolean) =>
  definitions.flatMap(({ kind, name }) => (is(kind) ? [name] : []));

/** A message without a path of the command line is reached by its name. */
function placeOf({ kind, name }: AnyMessage, routes: readonly Route[]): Reached['route'] {
  const route = routes.find(({ spec }) => spec.name === name);
  if (route !== undefined) return route;
  return kind === 'query'
    ? { method: 'GET', path: `/queries/${name}`, tag: 'messages' }
    : { method: 'POST', path: `/commands/${name}`, tag: 'messages' };
}

const pathOf = (reached: Reached): readonly [string, PathItem] => {
  const { method, path } = reached.route;
  return [path, { [method === 'GET' ? 'get' : 'post']: operationOf(reached) }];
};

/**
 * Two messages may be methods of one path. Paths that differ by the name of a parameter are one path to OpenAPI: the first
 * name counts.
 */
function merged(items: readonly (readonly [string, PathItem])[]): OpenApiDocument['paths'] {
  const known = new Map<string, string>();
  const paths: Record<string, PathItem> = {};
  for (const [path, item] of items) {
    const shape = path.replaceAll(PARAMETER, '{}');
    const place = known.get(shape) ?? path;
    known.set(shape, place);
    paths[place] = {
      ...paths[place],
      ...(place === path ? item : renamed(item, nameIn(path), nameIn(place))),
    };
  }
  return paths;
}

const PARAMETER = /\{(\w+)\}/g;

const nameIn = (path: string): string => [...path.matchAll(PARAMETER)][0]?.[1] ?? '';

const renamed = (item: PathItem, from: string, to: string): PathItem =>
  Object.fromEntries(
    Object.entries(item).map(([method, operation]) => {
      const parameters = operation.parameters?.map((one) =>
        'in' in one && one.in === 'path' && one.name === from ? { ...one, name: to } : one,
      );
      return [method, { ...operation, ...(parameters && { parameters }) }];
    }),
  );

/** The nouns, and what each is for; of one that is a question itself (`sales`), what that answers. */
function tagsOf(paths: OpenApiDocument['paths'], groups: HttpPort['groups']): readonly Tag[] {
  const general = new Map(generalTags.map(({ name, description }) => [name, description]));
  const tags = new Map(operationsIn(paths).flatMap(({ tags, summary }) => tags.map((tag) => [tag, summary])));
  return [...tags].map(([name, summary]) => ({
    name,
    description: general.get(name) ?? groups[name] ?? summary,
  }));
}

const operationsIn = (paths: OpenApiDocument['paths']): readonly Operation[] =>
  Object.values(paths).flatMap((item) => Object.values(item));

/** The components that something refers to. */
function used<Component>(
  all: Readonly<Record<string, Component>>,
  paths: OpenApiDocument['paths'],
): Readonly<Record<string, Component>> {
  const text = JSON.stringify(paths);
  return Object.fromEntries(Object.entries(all).filter(([name]) => text.includes(`/${name}"`)));
}
