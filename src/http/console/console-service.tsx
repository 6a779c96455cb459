import { Hono } from 'hono';
import { html } from 'hono/html';
import { failureOf } from '../../core/kernel/failure.ts';
import type { Principal } from '../../core/model/access.ts';
import type { Admission } from '../auth/admission.ts';
import type { ConsoleSessions } from '../auth/console-sessions.ts';
import type { Env, Exchange } from '../exchange.ts';
import type { Sides } from '../http-port.ts';
import type { ServiceParts } from '../messages/send-command.ts';
import { EdgeError, edgeProblemOf, type ProblemAnswer, problemOf } from '../problems/problems.ts';
import { Verifications } from '../views/verifications.ts';
import { assets } from './assets.ts';
import { Layout, type MenuItem, Title } from './layout.tsx';
import type { ConsolePage, Shown } from './page.ts';
import { pagesOf } from './pages.ts';
import { ProblemNotice } from './parts/said.tsx';
import { checkOrigin, dropSession, sessionSecret } from './session.ts';
import { showSignIn, signIn } from './sign-in.tsx';
import { type ConsoleParts, type NodeParts, Visit } from './visit.ts';

export interface ConsoleOptions {
  readonly sessions: ConsoleSessions;
  /** Times are shown on the clocks of this zone. */
  readonly zone: string;
  /** How often who comes may come. Default: as often as they like. */
  readonly admission?: Admission;
  /** Who may speak to the service. Default: not told. */
  readonly tokens?: NodeParts['tokens'];
  /** Default: there is none to be downloaded. */
  readonly backup?: NodeParts['backup'];
}

/** No script and no style but ours, from files; no frame around it; forms come here alone. */
const HEADERS = {
  'Content-Security-Policy':
    "default-src 'self'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'",
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
} as const;

/** The console: pages for people, to be mounted at `/console`. */
export function consoleService(
  { port, describe, rebuilds, streams }: ServiceParts,
  sides: Sides,
  { sessions, zone, admission, tokens = async () => [], backup }: ConsoleOptions,
): Hono<Env> {
  const pages = pagesOf(port.commands, sides);
  const app = new Hono<Env>();
  const frame = { zone, version: port.version };
  const node: NodeParts = {
    rebuilds,
    streams,
    tokens,
    backup,
    verifications: new Verifications(port),
    startedAt: port.clock.now(),
  };
  const parts: ConsoleParts = { port, describe, sides, node, zone };

  const answer = async (exchange: Exchange, shown: Shown | Response, who?: Principal): Promise<Response> => {
    if (shown instanceof Response) return shown;
    const { title, body, status = 200, isNarrow } = shown;
    const page = (
      <Layout
        {...frame}
        title={title}
        who={who?.name}
        menu={who ? menuOf(exchange, who) : []}
        isNarrow={isNarrow}
      >
        {body}
      </Layout>
    );
    exchange.status(status as 200);
    return exchange.html(html`<!doctype html>${page}`);
  };

  const menuOf = (exchange: Exchange, principal: Principal): readonly MenuItem[] => {
    const visit = new Visit(exchange, parts, principal);
    const inMenu = pages.filter(
      ({ nav, needs }) => nav !== undefined && (needs === undefined || visit.may(needs)),
    );
    return inMenu.map(({ nav = '', path }) => ({
      label: nav,
      href: `/console${path}`,
      isHere: isBelow(visit.url.pathname, `/console${path}`),
    }));
  };

  /** A page of somebody who is not known yet; to be called back once they are. */
  const admitStranger = (exchange: Exchange): (() => void) =>
    admission?.limits.admitAddress(admission.addressOf(exchange)) ?? (() => undefined);

  /** A page of somebody who is signed in, by the rate that tokens have. */
  const admit = (exchange: Exchange, { name }: Principal): void => {
    const isWrite = exchange.req.method === 'POST';
    if (isWrite) checkOrigin(exchange);
    admission?.limits.admitRequest(name);
    if (isWrite) admission?.limits.admitWrite(name);
  };

  app.use(async (exchange, next) => {
    await next();
    for (const [name, value] of Object.entries(HEADERS)) exchange.res.headers.set(name, value);
  });
  app.get('/assets/:name', (exchange) => {
    exchange.set('route', '/console/assets/{name}');
    const asset = assets.get(exchange.req.param('name'));
    if (asset === undefined) throw new EdgeError('no_such_route', 'There is no such file.');
    return exchange.body(asset.text, 200, {
      'Content-Type': asset.type,
      'Cache-Control': 'public, max-age=31536000, immutable',
    });
  });
  app.get('/sign-in', async (exchange) => {
    exchange.set('route', '/console/sign-in');
    admitStranger(exchange);
    return answer(exchange, await showSignIn(exchange, sessions));
  });
  app.post('/sign-in', async (exchange) => {
    exchange.set('route', '/console/sign-in');
    checkOrigin(exchange);
    admitStranger(exchange);
    return answer(exchange, await signIn(exchange, sessions));
  });
  app.post('/sign-out', async (exchange) => {
    exchange.set('route', '/console/sign-out');
    checkOrigin(exchange);
    await sessions.signOut(sessionSecret(exchange) ?? '');
    dropSession(exchange);
    return exchange.redirect('/console/sign-in', 303);
  });

  const visited =
    (page: ConsolePage, handle: NonNullable<ConsolePage['post']>) => async (exchange: Exchange) => {
      exchange.set('route', `/console${page.path.replaceAll(/:(\w+)/g, '{$1}')}`);
      const isKnown = admitStranger(exchange);
      const principal = await sessions.principalOf(sessionSecret(exchange));
      if (principal === undefined) return toSignIn(exchange);
      isKnown();
      try {
        admit(exchange, principal);
        return await answer(exchange, await handle(new Visit(exchange, parts, principal)), principal);
      } catch (error) {
        return answer(exchange, problemPage(exchange, error), principal);
      }
    };
  for (const page of pages) {
    app.get(page.path, visited(page, page.get));
    if (page.post !== undefined) app.post(page.path, visited(page, page.post));
  }
  app.all('*', (exchange) => {
    throw new EdgeError('no_such_route', `There is no page at ${exchange.req.path}.`);
  });
  app.onError((error, exchange) => answer(exchange, problemPage(exchange, error)));
  return app;
}

function toSignIn(exchange: Exchange): Response {
  const { pathname, search } = new URL(exchange.req.url);
  const next = exchange.req.method === 'GET' ? `?next=${encodeURIComponent(pathname + search)}` : '';
  return exchange.redirect(`/console/sign-in${next}`, 303);
}

const isBelow = (path: string, href: string): boolean => path === href || path.startsWith(`${href}/`);

/** What went wrong, as the API says it, as a page. */
function problemPage(exchange: Exchange, error: unknown): Shown {
  const { problem } = problemAnswer(error, exchange.var.requestId);
  exchange.set('code', problem.code);
  return {
    title: problem.title,
    status: problem.status,
    isNarrow: true,
    body: (
      <>
        <Title>{problem.title}</Title>
        <ProblemNotice problem={problem} />
        <p>
          <a href="/console">Back to the beginning</a>
        </p>
        <p class="soft">
          Request <code>{exchange.var.requestId}</code>
        </p>
      </>
    ),
  };
}

const problemAnswer = (error: unknown, requestId: string): ProblemAnswer =>
  error instanceof EdgeError ? edgeProblemOf(error, requestId) : problemOf(failureOf(error), requestId);
