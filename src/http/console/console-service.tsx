import { Hono } from 'hono';
import { html } from 'hono/html';
import type { Principal } from '../../core/model/access.ts';
import type { Admission } from '../auth/admission.ts';
import type { ConsoleSessions } from '../auth/console-sessions.ts';
import type { Env, Exchange } from '../exchange.ts';
import { checkFollowing } from '../feed/check-following.ts';
import type { Sides } from '../http-port.ts';
import type { ServiceParts } from '../messages/send-command.ts';
import { EdgeError } from '../problems/problems.ts';
import { Verifications } from '../views/verifications.ts';
import { assets } from './assets.ts';
import { Layout, type MenuItem } from './layout.tsx';
import type { ConsolePage, Shown } from './page.ts';
import { pagesOf } from './pages.ts';
import { problemPage } from './problem-page.tsx';
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

/** What answers a console's requests. */
interface Site {
  readonly pages: readonly ConsolePage[];
  readonly parts: ConsoleParts;
  readonly sessions: ConsoleSessions;
  readonly admission: Admission | undefined;
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
  const node: NodeParts = {
    rebuilds,
    streams,
    tokens,
    backup,
    verifications: new Verifications(port),
    startedAt: port.clock.now(),
  };
  const parts: ConsoleParts = { port, describe, sides, node, zone };
  const site: Site = { pages: pagesOf(port.commands, sides), parts, sessions, admission };
  const app = new Hono<Env>();
  app.use(async (exchange, next) => {
    await next();
    for (const [name, value] of Object.entries(HEADERS)) exchange.res.headers.set(name, value);
  });
  app.get('/assets/:name', sendAsset);
  serveSignIn(app, site);
  servePages(app, site);
  app.all('*', (exchange) => {
    admitStranger(site, exchange);
    throw new EdgeError('no_such_route', `There is no page at ${exchange.req.path}.`);
  });
  app.onError((error, exchange) => draw(site, exchange, problemPage(exchange, error)));
  return app;
}

function sendAsset(exchange: Exchange): Response {
  exchange.set('route', '/console/assets/{name}');
  const asset = assets.get(exchange.req.param('name') ?? '');
  if (asset === undefined) throw new EdgeError('no_such_route', 'There is no such file.');
  return exchange.body(asset.text, 200, {
    'Content-Type': asset.type,
    'Cache-Control': 'public, max-age=31536000, immutable',
  });
}

function serveSignIn(app: Hono<Env>, site: Site): void {
  const { sessions } = site;
  app.get('/sign-in', async (exchange) => {
    exchange.set('route', '/console/sign-in');
    admitStranger(site, exchange);
    return draw(site, exchange, await showSignIn(exchange, sessions));
  });
  app.post('/sign-in', async (exchange) => {
    exchange.set('route', '/console/sign-in');
    checkOrigin(exchange);
    admitStranger(site, exchange);
    return draw(site, exchange, await signIn(exchange, sessions));
  });
  app.post('/sign-out', async (exchange) => {
    exchange.set('route', '/console/sign-out');
    checkOrigin(exchange);
    await sessions.signOut(sessionSecret(exchange) ?? '');
    dropSession(exchange);
    return exchange.redirect('/console/sign-in', 303);
  });
}

function servePages(app: Hono<Env>, site: Site): void {
  for (const page of site.pages) {
    app.get(page.path, (exchange) => visited(site, page, page.get, exchange));
    const { post } = page;
    if (post !== undefined) app.post(page.path, (exchange) => visited(site, page, post, exchange));
  }
}

/** A page, for who is signed in; others are led to where they can. */
async function visited(
  site: Site,
  page: ConsolePage,
  handle: ConsolePage['get'],
  exchange: Exchange,
): Promise<Response> {
  exchange.set('route', `/console${page.path.replaceAll(/:(\w+)/g, '{$1}')}`);
  const isKnown = admitStranger(site, exchange);
  const principal = await site.sessions.principalOf(sessionSecret(exchange));
  if (principal === undefined) return toSignIn(exchange);
  isKnown();
  try {
    admit(site, exchange, principal);
    if (page.path !== '/node') checkFollowing(site.parts.port.following);
    const shown = await handle(new Visit(exchange, site.parts, principal));
    return await draw(site, exchange, shown, principal);
  } catch (error) {
    return draw(site, exchange, problemPage(exchange, error), principal);
  }
}

/** A page of somebody who is not known yet; to be called back once they are. */
const admitStranger = ({ admission }: Site, exchange: Exchange): (() => void) =>
  admission?.limits.admitAddress(admission.addressOf(exchange)) ?? (() => undefined);

/** A page of somebody who is signed in, by the rate that tokens have. */
function admit({ admission }: Site, exchange: Exchange, { name }: Principal): void {
  const isWrite = exchange.req.method === 'POST';
  if (isWrite) checkOrigin(exchange);
  admission?.limits.admitRequest(name);
  if (isWrite) admission?.limits.admitWrite(name);
}

/** What a page shows, in the frame that all have. */
async function draw(
  site: Site,
  exchange: Exchange,
  shown: Shown | Response,
  who?: Principal,
): Promise<Response> {
  if (shown instanceof Response) return shown;
  const { title, body, status = 200, isNarrow } = shown;
  const { zone, port } = site.parts;
  const page = (
    <Layout
      zone={zone}
      version={port.version}
      title={title}
      who={who?.name}
      menu={who === undefined ? [] : menuOf(site, exchange, who)}
      isNarrow={isNarrow}
    >
      {body}
    </Layout>
  );
  exchange.status(status as 200);
  return exchange.html(html`<!doctype html>${page}`);
}

function menuOf({ pages, parts }: Site, exchange: Exchange, principal: Principal): readonly MenuItem[] {
  const visit = new Visit(exchange, parts, principal);
  const inMenu = pages.filter(
    ({ nav, needs }) => nav !== undefined && (needs === undefined || visit.may(needs)),
  );
  return inMenu.map(({ nav = '', path }) => ({
    label: nav,
    href: `/console${path}`,
    isHere: isBelow(visit.url.pathname, `/console${path}`),
  }));
}

const isBelow = (path: string, href: string): boolean => path === href || path.startsWith(`${href}/`);

function toSignIn(exchange: Exchange): Response {
  const { pathname, search } = new URL(exchange.req.url);
  const next = exchange.req.method === 'GET' ? `?next=${encodeURIComponent(pathname + search)}` : '';
  return exchange.redirect(`/console/sign-in${next}`, 303);
}
