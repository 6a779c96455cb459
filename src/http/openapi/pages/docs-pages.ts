import { html } from 'hono/html';
import { ownValue } from '../../../core/kernel/own.ts';
import {
  type Components,
  nameIn,
  type OpenApiDocument,
  type OpenApiResponse,
  type Operation,
  type Parameter,
  type Reference,
  type Schema,
} from '../openapi-types.ts';
import { exampleOf } from './example.ts';
import { fieldRows, resolved } from './fields.ts';
import { type Cell, code, type Html, page, paragraph, table, words } from './page.ts';

/** The OpenAPI document for people: a list of what there is, and a page for each operation. */

interface Placed {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

const placesIn = ({ paths }: OpenApiDocument): readonly Placed[] =>
  Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );

export function docsPage(document: OpenApiDocument): Promise<Html> {
  const places = placesIn(document);
  const { summary, description } = document.info as { summary: string; description: string };
  return page('The daybook over HTTP', [
    html`<p class="lead">${summary}.</p>` as Html,
    ...description.split('\n\n').map(paragraph),
    paragraph(
      'A token stands in `Authorization: Bearer …`; whoever runs the service makes it: `daybook tokens create NAME`.',
    ),
    ...document.tags.map((tag) => tagSection(tag, places)),
  ]);
}

function tagSection({ name, description }: OpenApiDocument['tags'][number], places: readonly Placed[]): Html {
  const rows = places
    .filter(({ operation }) => operation.tags.includes(name))
    .map((placed) => [addressOf(placed), placed.operation.summary]);
  return html`<h2 id="${name}">${name}</h2>
${paragraph(`${description}.`)}
${table(`Operations on ${name}`, ['Operation', 'What it does'], rows)}` as Html;
}

const addressOf = ({ method, path, operation }: Placed): Html =>
  html`<a href="/docs/${operation.operationId}"><span class="method">${method}</span><code>${path}</code></a>` as Html;

/** @param rejections what each code means */
export async function operationPage(
  document: OpenApiDocument,
  name: string,
  rejections: Readonly<Record<string, string>>,
): Promise<Html | undefined> {
  const placed = placesIn(document).find(({ operation }) => operation.operationId === name);
  if (placed === undefined) return undefined;
  const { method, path, operation } = placed;
  const { components } = document;
  return page(name, [
    html`<p class="lead">${words(`${operation.summary}.`)}</p>
<p><span class="method">${method}</span>${code(path)}</p>` as Html,
    ...(operation.description === undefined ? [] : [paragraph(operation.description)]),
    ...exampleSection(placed, components),
    ...parameterSections(operation, components, ['path', 'query']),
    ...bodySection(operation, components),
    ...parameterSections(operation, components, ['header']),
    ...answerSections(operation, components),
    ...rejectionSection(operation, rejections),
  ]);
}

function exampleSection({ method, path, operation }: Placed, components: Components): readonly Html[] {
  const [type, body] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  const needed = parametersOf(operation, components).filter(({ required }) => required === true);
  const query = needed
    .filter((parameter) => parameter.in === 'query')
    .map(({ name, schema = {} }) => `${name}=${encodeURIComponent(String(exampleOf(schema, components)))}`);
  const address = path.replaceAll(/\{(\w+)\}/g, (_, field: string) => field.toUpperCase());
  const lines = [
    `curl ${method === 'POST' ? '-X POST ' : ''}"$DAYBOOK_URL${address}${query.length > 0 ? `?${query.join('&')}` : ''}"`,
    ...(operation.security === undefined ? ['-H "Authorization: Bearer $DAYBOOK_TOKEN"'] : []),
    ...(method === 'POST' && operation['x-rejections'] !== undefined
      ? ['-H "Idempotency-Key: $(uuidgen)"']
      : []),
    ...(type === undefined || body === undefined
      ? []
      : [`-H "Content-Type: ${type}"`, `-d '${JSON.stringify(exampleOf(body.schema, components))}'`]),
  ];
  return [html`<h2>With curl</h2><pre tabindex="0"><code>${lines.join(' \\\n  ')}</code></pre>` as Html];
}

const parametersOf = ({ parameters = [] }: Operation, components: Components): readonly Parameter[] =>
  parameters.map((one) => ('$ref' in one ? (components.parameters[nameIn(one)] as Parameter) : one));

const PLACES = { path: 'In the path', query: 'Parameters', header: 'Headers' } as const;

function parameterSections(
  operation: Operation,
  components: Components,
  places: readonly (keyof typeof PLACES)[],
): readonly Html[] {
  const parameters = parametersOf(operation, components);
  return places.flatMap((place) => {
    const these = parameters.filter((parameter) => parameter.in === place);
    if (these.length === 0) return [];
    const schema: Schema = {
      properties: Object.fromEntries(these.map((one) => [one.name, fieldOf(one)])),
      required: these.flatMap(({ name, required }) => (required === true && place !== 'path' ? [name] : [])),
    };
    return [section(PLACES[place], schema, components)];
  });
}

const fieldOf = ({ schema, content, description }: Parameter): Schema => ({
  ...(schema ?? content?.['application/json']?.schema),
  description,
});

function bodySection({ requestBody }: Operation, components: Components): readonly Html[] {
  const [, body] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  if (body === undefined) return [];
  const schema = resolved(body.schema, components);
  return schema.properties === undefined ? [] : [section('The body', schema, components)];
}

const section = (title: string, schema: Schema, components: Components): Html =>
  html`<h2>${title}</h2>
${table(title, ['Name', 'Type', 'Needed', 'Meaning'], fieldRows(schema, components))}` as Html;

function answerSections({ responses }: Operation, components: Components): readonly Html[] {
  const rows = Object.entries(responses).map(([status, response]) => [
    status,
    words(describedBy(response, components)),
  ]);
  const schema = answered(responses);
  const about = schema === undefined ? [] : fieldRows(resolved(schema, components), components);
  return [
    html`<h2>Answers</h2>
${table('Answers by their status', ['Status', 'Meaning'], rows)}` as Html,
    ...(about.length === 0
      ? []
      : [
          html`<h3>What is in it</h3>` as Html,
          table('What is in the answer', ['Name', 'Type', '', 'Meaning'], about.map(withoutNeed)),
        ]),
  ];
}

function describedBy(response: OpenApiResponse | Reference, { responses }: Components): string {
  if (!('$ref' in response)) return response.description;
  return ownValue(responses, nameIn(response))?.description ?? '';
}

const withoutNeed = ([name = '', type = '', , meaning = '']: readonly Cell[]) => [name, type, '', meaning];

function answered(responses: Operation['responses']): Schema | undefined {
  const done = responses['201'] ?? responses['200'];
  return done !== undefined && 'content' in done ? Object.values(done.content ?? {})[0]?.schema : undefined;
}

function rejectionSection(
  { 'x-rejections': codes = [] }: Operation,
  rejections: Readonly<Record<string, string>>,
): readonly Html[] {
  if (codes.length === 0) return [];
  const rows = [...codes]
    .toSorted()
    .map((one) => [
      html`<a href="/problems/${one}"><code>${one}</code></a>` as Html,
      ownValue(rejections, one) ?? '',
    ]);
  return [
    html`<h2>Rules that may say no</h2>
${table('Rejections, all with status 400', ['Code', 'Meaning'], rows)}` as Html,
  ];
}
