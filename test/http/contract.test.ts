import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { default as addFormats } from 'ajv-formats';
import { afterAll, describe, expect, it } from 'vitest';
import { fillShop } from '../../src/demo/fill-shop.ts';
import { nameIn, type OpenApiDocument, type OpenApiResponse } from '../../src/http/openapi/openapi-types.ts';
import fc, { runs } from '../support/properties.ts';
import { type Placed, placesIn, requestsFor, type Sent } from './contract/requests.ts';
import type { Known } from './contract/values.ts';
import { NOW, openService } from './support/service.ts';

/**
 * Every operation of the OpenAPI document, with requests that fit it and requests that do not: what is answered is what the
 * document says. PROPERTY_TIMES makes it many times as many.
 */

const service = await openService();
const { daybook, http } = service;
afterAll(() => service.close());
await fillShop(daybook, { orders: 12, seed: 7, now: NOW, progress: () => undefined });

const tag = (await service.get('/orders')).headers.get('Daybook-Position') ?? '';
function tagAt(position: number): string {
  return `${tag.slice(0, 8)}-${position}`;
}

const document = (await (await service.get('/openapi.json')).json()) as OpenApiDocument;
const known: Known = {
  order: ['1', '2', '5', '9', '12', ...(await idsOf('FindOrders', 'orderId'))],
  customer: await idsOf('FindCustomers', 'ref'),
  product: await idsOf('FindProducts', 'sku'),
  view: ['order_summary', 'sales'],
  lineId: ['L1', 'L2'],
  paymentId: ['P1'],
  shipmentId: ['S1'],
  returnId: ['R1'],
  operation: ['GetOrder', 'CreateOrder'],
  'Daybook-At-Least': [tagAt(3), tagAt(0), '00000000-1'],
  'Daybook-As-Of': ['@5', '@9', '2026-06', 'yesterday'],
  'If-Match': ['"3"', '*'],
  'If-None-Match': ['"3"', '*'],
  'Last-Event-ID': ['3.1', '3'],
  Prefer: ['wait=1'],
  code: ['validation_failed', 'empty_order', 'wrong_host'],
  // Of commands by their names: few of the pairs of a name and data fit by chance.
  commandId: ['TagOrder', 'PlaceOrder', 'RegisterCustomer'],
  name: ['TagOrder', 'FindOrders', 'GetOrder'],
};

async function idsOf(name: string, field: string): Promise<readonly string[]> {
  const found = await daybook.queries.dispatchUnknown({ name, data: {} });
  if (!found.ok) throw new Error(found.failure.message);
  return (found.value as { items: Record<string, string>[] }).items
    .slice(0, 3)
    .map((row) => row[field] ?? '');
}

const ajv = new Ajv2020({ strict: false, validateSchema: false, allErrors: false });
addFormats.default(ajv);
ajv.addSchema(document, 'openapi');
const validators = new Map<string, ValidateFunction>();

/** What a body must be, by where its schema stands in the document. */
function validatorAt(pointer: string): ValidateFunction {
  const validate = validators.get(pointer) ?? ajv.compile({ $ref: `openapi#${pointer}` });
  validators.set(pointer, validate);
  return validate;
}

const escaped = (part: string): string =>
  encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));

interface Declared {
  readonly response: OpenApiResponse;
  readonly pointer: string;
}

function declaredFor({ method, path, operation }: Placed, status: number): Declared | undefined {
  const found = operation.responses[String(status)];
  if (found === undefined) return undefined;
  if ('$ref' in found) {
    const name = nameIn(found);
    const response = document.components.responses[name] as OpenApiResponse;
    return { response, pointer: `/components/responses/${name}` };
  }
  return { response: found, pointer: `/paths/${escaped(path)}/${method}/responses/${status}` };
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

async function send({ path, ...init }: Sent, key?: string): Promise<Answer> {
  const headers = { ...init.headers, ...(key !== undefined && { 'Idempotency-Key': key }) };
  const answer = await http.request(path, { ...init, headers });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

/** What is wrong with an answer, by the document. */
function complaintsOf(placed: Placed, { status, headers, text }: Answer): readonly string[] {
  const declared = declaredFor(placed, status);
  if (status >= 500 && status !== 504) return [`status ${status}: ${text}`];
  if (declared === undefined) return [`status ${status} is not declared: ${text.slice(0, 300)}`];
  const { content } = declared.response;
  const type = headers.get('Content-Type')?.split(';')[0] ?? '';
  if (content === undefined)
    return text === '' ? [] : [`a body where none is declared: ${text.slice(0, 100)}`];
  if (content[type] === undefined) return [`${type} is not declared for ${status}`];
  const missing = headers.has('X-Request-Id') ? [] : ['no X-Request-Id'];
  if (!type.endsWith('json')) return missing;
  const validate = validatorAt(`${declared.pointer}/content/${escaped(type)}/schema`);
  const bodies = type.endsWith('ndjson') ? text.split('\n').filter((line) => line !== '') : [text];
  const misfits = bodies.flatMap((body) =>
    validate(JSON.parse(body)) ? [] : [`${ajv.errorsText(validate.errors)} in ${body.slice(0, 600)}`],
  );
  return [...missing, ...misfits];
}

/** Leads to the page that says what it means. */
async function unexplained({ status, text }: Answer): Promise<readonly string[]> {
  if (status < 400) return [];
  const { type } = JSON.parse(text) as { type: string };
  return (await service.get(type)).status === 200 ? [] : [`${type} is not explained`];
}

/**
 * Done once, and answered as the first time: byte for byte. What stored nothing may be decided anew; a receipt of many says
 * that it was done before.
 */
const isDone = ({ method, path }: Placed, sent: Sent, { status }: Answer): boolean =>
  method === 'post' &&
  status < 300 &&
  !path.startsWith('/queries/') &&
  path !== '/commands' &&
  sent.headers['Daybook-Dry-Run'] !== 'true' &&
  // The proof is made anew each time.
  !/[/](forget|forgotten|Forget\w+|Prove\w+)$/.test(sent.path) &&
  // Keyless: it is done again, and says how long it took.
  !sent.path.endsWith('/RebuildViews');

let keys = 0;

describe('the contract', () => {
  const places = placesIn(document).filter(({ path }) => path !== '/views/rebuild');

  it.each(places.map((placed) => [`${placed.method.toUpperCase()} ${placed.path}`, placed] as const))(
    '%s answers as it says, whatever it is sent',
    async (_, placed) => {
      await fc.assert(
        fc.asyncProperty(requestsFor(document, placed, known), async (sent) => {
          const { position } = await daybook.log.head();
          keys += 1;
          const key = placed.method === 'post' ? `contract-${keys}` : undefined;
          const first = await send(sent, key);
          expect(complaintsOf(placed, first)).toEqual([]);
          expect(await unexplained(first)).toEqual([]);
          const second = await send(sent, key);
          const now = placed.method === 'get' ? (await daybook.log.head()).position : position;
          const text = isDone(placed, sent, first) ? second.text : first.text;
          expect([second.status, text, now]).toEqual([first.status, first.text, position]);
        }),
        { numRuns: runs(12) },
      );
    },
  );
});
