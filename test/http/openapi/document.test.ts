import { createConfig, lintFromString } from '@redocly/openapi-core';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, describe, expect, it } from 'vitest';
import type { OpenApiDocument, Operation } from '../../../src/http/openapi/openapi-types.ts';
import { commandLoaders, queryLoaders } from '../../../src/messages.ts';
import { openService } from '../support/service.ts';

const service = await openService();
afterAll(() => service.close());

const textOf = async ({ get }: Pick<typeof service, 'get'>): Promise<string> =>
  (await get('/openapi.json')).text();

const text = await textOf(service);
const { paths, components, tags } = JSON.parse(text) as OpenApiDocument;
const operations = Object.entries(paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ method, path, operation })),
);
const operationNamed = (name: string): Operation => {
  const found = operations.find(({ operation }) => operation.operationId === name);
  if (found === undefined) throw new Error(`no operation ${name}`);
  return found.operation;
};

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    expect(await new Validator().validate(JSON.parse(text))).toEqual({ valid: true });
  });

  it('leaves nothing to mend by the recommended rules of redocly, warnings neither', async () => {
    const config = await createConfig({ extends: ['recommended'] });
    const problems = await lintFromString({ source: text, absoluteRef: 'openapi.json', config });
    expect(problems.map(({ ruleId, message }) => `${ruleId}: ${message}`)).toEqual([]);
  });

  it('has every address that answers, and no other', () => {
    const shape = (method: string, path: string): string =>
      `${method.toLowerCase()} ${path.replaceAll(/\{\w+\}|:\w+/g, '*')}`;
    const served = service.http.routes
      .filter(({ method, path }) => method !== 'ALL' && !path.endsWith('.css'))
      .map(({ method, path }) => shape(method, path));
    // A message without a path of its own is described at its name, where all of them are served.
    const own = (path: string): string => path.replace(/^\/(commands|queries)\/[A-Z]\w+$/, '/$1/*');
    const described = operations.map(({ method, path }) => shape(method, own(path)));
    expect([...new Set(described)].toSorted()).toEqual([...new Set(served)].toSorted());
  });

  it('calls the operation of each message by its name, and explains each noun', () => {
    const names = operations.map(({ operation }) => operation.operationId);
    expect(names).toEqual(
      expect.arrayContaining([...Object.keys(commandLoaders), ...Object.keys(queryLoaders)]),
    );
    expect(new Set(names).size).toBe(names.length);
    expect(tags.filter(({ name, description }) => description === name)).toEqual([]);
  });

  it('leaves what stands in the path out of the body, and takes any name of an order there', () => {
    const { parameters, requestBody } = operationNamed('AddItem');
    const body = requestBody?.content['application/json']?.schema;
    expect(body?.properties).not.toHaveProperty('orderId');
    expect(body?.required ?? []).not.toContain('orderId');
    expect(parameters?.[0]).toMatchObject({ name: 'orderId', in: 'path', required: true });
    const [shown] = operationNamed('GetOrder').parameters ?? [];
    expect(shown).toMatchObject({ schema: { type: 'string', minLength: 1, 'x-entity': 'order' } });
    expect(shown).not.toHaveProperty('schema.format');
  });

  it('writes our metadata as extensions, and fields of that name as fields', () => {
    expect(components.schemas['CreateOrder']?.properties?.['customer']).toMatchObject({
      'x-entity': 'customer',
    });
    expect(text).not.toMatch(/"(entity|show|personal|currencyField|offers|shownLike|volatile)":(?!\{)/);
  });

  it('repeats lists, and names what else each question takes', () => {
    const { parameters = [] } = operationNamed('FindOrders');
    expect(parameters).toContainEqual(
      expect.objectContaining({ name: 'status', style: 'form', explode: true }),
    );
    expect(parameters).toContainEqual({ $ref: '#/components/parameters/AsOf' });
    expect(operationNamed('GetOrder').parameters).toContainEqual({
      $ref: '#/components/parameters/IfNoneMatch',
    });
    expect(operationNamed('ShowView').parameters).not.toContainEqual({
      $ref: '#/components/parameters/IfNoneMatch',
    });
  });

  it('describes one side alone where one is served', async () => {
    for (const sides of [
      { commands: true, queries: false },
      { commands: false, queries: true },
    ]) {
      const half = await openService({ sides });
      const document = JSON.parse(await textOf(half)) as OpenApiDocument;
      expect(document.paths['/orders/{orderId}/place'] !== undefined).toBe(sides.commands);
      expect(document.paths['/orders']?.get !== undefined).toBe(sides.queries);
      expect(await new Validator().validate({ ...document })).toEqual({ valid: true });
      await half.close();
    }
  });
});
