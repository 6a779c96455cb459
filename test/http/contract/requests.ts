import {
  nameIn,
  type OpenApiDocument,
  type Operation,
  type Parameter,
  type Schema,
} from '../../../src/http/openapi/openapi-types.ts';
import fc from '../../support/properties.ts';
import { type Known, mutated, SchemaValues, someOf } from './values.ts';

/** Requests for an operation of an OpenAPI document: some that fit, and some that do not. */

export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Placed {
  readonly method: 'get' | 'post';
  readonly path: string;
  readonly operation: Operation;
}

export const placesIn = ({ paths }: OpenApiDocument): readonly Placed[] =>
  Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({
      method: method as 'get' | 'post',
      path,
      operation,
    })),
  );

export function requestsFor(document: OpenApiDocument, { method, path, operation }: Placed, known: Known) {
  const { components } = document;
  const values = new SchemaValues(components, known);
  const parameters = (operation.parameters ?? []).map((one) =>
    '$ref' in one ? (components.parameters[nameIn(one)] as Parameter) : one,
  );
  const given = (place: Parameter['in']) => parameters.filter((parameter) => parameter.in === place);
  const [type, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  return fc
    .record({
      inPath: valuesOf(given('path'), values),
      inQuery: fewOf(given('query'), values),
      inHeaders: fewOf(
        given('header').filter(({ name }) => name !== 'Idempotency-Key'),
        values,
      ),
      isOdd: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
      body: content === undefined ? fc.constant(undefined) : bodies(content.schema, type, values),
    })
    .map(({ inPath, inQuery, inHeaders, isOdd, body }): Sent => {
      const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
        encodeURIComponent(textOf(inPath[name]) || '-'),
      );
      const query = queryOf(inQuery, isOdd);
      return {
        method: method.toUpperCase(),
        path: query === '' ? filled : `${filled}?${query}`,
        headers: {
          ...headersOf(inHeaders),
          ...(type !== undefined && { 'Content-Type': type }),
        },
        ...(body !== undefined && { body }),
      };
    });
}

const schemaOf = ({ schema, content }: Parameter): Schema =>
  schema ?? content?.['application/json']?.schema ?? {};

const valuesOf = (parameters: readonly Parameter[], values: SchemaValues) =>
  fc.record(Object.fromEntries(parameters.map((one) => [one.name, values.of(schemaOf(one), one.name)])));

/** What is needed, and few of the rest. */
function fewOf(parameters: readonly Parameter[], values: SchemaValues) {
  const needed = parameters.filter(({ required }) => required === true);
  const optional = parameters.filter(({ required }) => required !== true);
  return someOf(optional, 3).chain((some) => valuesOf([...needed, ...some], values));
}

function queryOf(given: Readonly<Record<string, unknown>>, isOdd: boolean): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(given)) {
    for (const one of Array.isArray(value) ? (value as unknown[]) : [value]) query.append(name, textOf(one));
  }
  if (isOdd) query.append([...query.keys()][0] ?? 'odd', 'odd');
  return query.toString();
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value.toWellFormed();
  return JSON.stringify(value) ?? '';
}

const headersOf = (given: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      textOf(value)
        .replaceAll(/[^\x20-\x7e]/g, '?')
        .trim(),
    ]),
  );

/** Mostly of the schema; lines of it where lines are wanted. */
function bodies(schema: Schema, type: string | undefined, values: SchemaValues): fc.Arbitrary<string> {
  const fitting = values.of(schema);
  const any = fc.oneof({ weight: 7, arbitrary: fitting }, { weight: 2, arbitrary: mutated(fitting) });
  const text = any.map((value) => JSON.stringify(value) ?? '');
  if (type === 'application/x-ndjson')
    return fc.array(text, { maxLength: 4 }).map((lines) => lines.join('\n'));
  return fc.oneof(
    { weight: 19, arbitrary: text },
    { weight: 1, arbitrary: fc.constantFrom('', '{', '[1]', 'null', '"') },
  );
}
