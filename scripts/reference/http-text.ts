import { deriveCommand } from '../../src/core/describe/derive-command.ts';
import { exitCodes } from '../../src/core/kernel/exit-codes.ts';
import type { CliBinding } from '../../src/core/model/cli-binding.ts';
import type { AnyCommand } from '../../src/core/model/command.ts';
import type { AnyQuery } from '../../src/core/model/query.ts';
import { openApiDocument } from '../../src/http/openapi/openapi-document.ts';
import type { Operation, Tag } from '../../src/http/openapi/openapi-types.ts';
import { requestParameters } from '../../src/http/openapi/parameters.ts';
import { edgeMeanings, kindMeanings } from '../../src/http/problems/problem-meanings.ts';
import { type EdgeCode, edgeProblems, statuses } from '../../src/http/problems/problems.ts';
import { commandLoaders, groups, queryLoaders } from '../../src/messages.ts';
import { code, heading, list, paragraph, sections, table } from './markdown.ts';

/** The routes of HTTP, from the same document that a service answers at /openapi.json. */

const loaders: (() => Promise<AnyCommand | AnyQuery>)[] = Object.values({
  ...commandLoaders,
  ...queryLoaders,
});
const definitions = await Promise.all(loaders.map((load) => load()));
const names = new Set(definitions.map(({ name }) => name));
const hasBinding = <D extends AnyCommand | AnyQuery>(one: D): one is D & { readonly cli: CliBinding } =>
  one.cli !== undefined;
const commands = definitions.filter(hasBinding).map(deriveCommand);
const document = openApiDocument(
  { version: '', commands, groups, definitions },
  { commands: true, queries: true },
);

export const httpText: string = sections([
  heading(1, 'HTTP'),
  paragraph(
    'What `daybook serve` answers. This page is generated from the definitions (`npm run docs`); [running-http.md](running-http.md) says how to run a service, and a running one describes itself in full at `/docs` and `/openapi.json`: bodies, parameters and answers of each operation.',
  ),
  ...(document.info as { description: string }).description.split('\n\n').map(paragraph),
  paragraph(
    'A path is the path of the command line, and `{orderId}` is whatever an order is called by there: its number, its external reference, its id or how that begins. Fields and rejections of each message are in the [reference](reference.md).',
  ),
  ...document.tags.map(tagSection),
  heading(2, 'Headers of requests'),
  table(
    ['Header', 'Meaning'],
    Object.values(requestParameters).map(({ name, description }) => [code(name), description]),
  ),
  heading(2, 'Failures'),
  paragraph(
    '`application/problem+json` (RFC 9457): `type`, `title`, `status`, `detail`, `instance`, `code`, `kind`, `exit`, and where they are known `hint`, `issues` and `details`. `type` is a page that explains the code.',
  ),
  table(
    ['Kind', 'Status', 'Exit code', 'Meaning'],
    Object.entries(statuses).map(([kind, status]) => [
      code(kind),
      String(status),
      String(exitCodes[kind as keyof typeof exitCodes]),
      kindMeanings[kind as keyof typeof kindMeanings],
    ]),
  ),
  paragraph('What is refused before any message is sent:'),
  table(
    ['Code', 'Status', 'Meaning'],
    Object.entries(edgeProblems).map(([name, [status]]) => [
      code(name),
      String(status),
      edgeMeanings[name as EdgeCode],
    ]),
  ),
  list([
    'Retry `busy`, `outcome_unknown` and `too_many_requests` with the same `Idempotency-Key`: it is then done once.',
  ]),
]);

function tagSection({ name, description }: Tag): string {
  const rows = placesWith(name).map(([address, operation]) => [
    code(address),
    names.has(operation.operationId)
      ? `[${operation.operationId}](reference.md#${operation.operationId.toLowerCase()})`
      : '',
    operation.summary,
  ]);
  return sections([
    heading(2, name),
    paragraph(`${description}.`),
    table(['Route', 'Message', 'What it does'], rows),
  ]);
}

function placesWith(tag: string): readonly (readonly [string, Operation])[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([, operation]) => operation.tags.includes(tag))
      .map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const),
  );
}
