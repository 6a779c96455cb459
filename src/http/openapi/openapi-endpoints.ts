import { lazy } from '../../core/kernel/lazy.ts';
import { valueOrThrow } from '../../core/kernel/value-or-throw.ts';
import type { Endpoint, Exchange } from '../exchange.ts';
import type { HttpPort, Sides } from '../http-port.ts';
import { EdgeError } from '../problems/problems.ts';
import type { AnyMessage } from './message-operations.ts';
import { openApiDocument } from './openapi-document.ts';
import { docsPage, operationPage } from './pages/docs-pages.ts';
import type { Html } from './pages/page.ts';
import { problemPage, problemsPage } from './pages/problem-pages.ts';
import { STYLE } from './pages/style.ts';

/**
 * What the service says of itself: to programs, and to people. Nobody needs a token for it, it tells nothing of the shop.
 * Definitions are loaded for the first request, and the texts are kept.
 */
export function openApiEndpoints(port: HttpPort, sides: Sides): readonly Endpoint[] {
  const described = lazy(async () => {
    const definitions = await definitionsOf(port, sides);
    const document = openApiDocument({ ...port, definitions }, sides);
    return { document, definitions, text: JSON.stringify(document) };
  });
  const rejections = lazy(() => port.rejections());
  const open = (path: string, handle: Endpoint['handle']): Endpoint => ({
    method: 'GET',
    path,
    isOpen: true,
    handle,
  });
  return [
    open('/openapi.json', async (exchange) =>
      exchange.body((await described()).text, 200, { 'Content-Type': 'application/json' }),
    ),
    open('/docs', async (exchange) => shown(exchange, await docsPage((await described()).document))),
    open('/docs/style.css', (exchange) =>
      exchange.body(STYLE, 200, { 'Content-Type': 'text/css; charset=utf-8' }),
    ),
    open('/docs/{operation}', async (exchange) => {
      const name = exchange.req.param('operation') ?? '';
      const page = operationPage((await described()).document, name, await rejections());
      return shown(exchange, (await page) ?? missing(`There is no operation "${name}".`, '/docs'));
    }),
    open('/problems', async (exchange) =>
      shown(exchange, await problemsPage((await described()).definitions, await rejections())),
    ),
    open('/problems/{code}', async (exchange) => {
      const code = exchange.req.param('code') ?? '';
      const page = problemPage(code, (await described()).definitions, await rejections());
      return shown(exchange, (await page) ?? missing(`There is no code "${code}".`, '/problems'));
    }),
  ];
}

async function definitionsOf({ daybook }: HttpPort, sides: Sides): Promise<readonly AnyMessage[]> {
  const { commands, queries } = daybook;
  const found = await Promise.all([
    ...(sides.commands ? commands.names().map((name) => commands.definition(name)) : []),
    ...(sides.queries ? queries.names().map((name) => queries.definition(name)) : []),
  ]);
  return found.map((result) => valueOrThrow<AnyMessage>(result));
}

function missing(message: string, list: string): never {
  throw new EdgeError('no_such_route', message, { hint: `They are listed at ${list}.` });
}

/** Nothing of a page runs, and nothing of it comes from elsewhere. */
const POLICY =
  "default-src 'none'; style-src 'self'; frame-ancestors 'none'; form-action 'none'; base-uri 'none'";

const shown = (exchange: Exchange, page: Html): Response =>
  exchange.body(String(page), 200, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': POLICY,
  });
