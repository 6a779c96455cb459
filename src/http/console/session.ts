import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { Exchange } from '../exchange.ts';
import { EdgeError } from '../problems.ts';

/** The cookie of a session, and the check that a form is our own. */

/** Under TLS no other host, port or path can set a cookie of the name. */
const nameFor = (exchange: Exchange): string =>
  isSecure(exchange) ? '__Host-daybook_session' : 'daybook_session';

/** The scheme that the request was sent by, as the server sees it. */
const isSecure = ({ req }: Exchange): boolean => req.url.startsWith('https:');

export const sessionSecret = (exchange: Exchange): string | undefined =>
  getCookie(exchange, nameFor(exchange));

export function keepSession(exchange: Exchange, secret: string): void {
  setCookie(exchange, nameFor(exchange), secret, {
    httpOnly: true,
    sameSite: 'Strict',
    path: '/',
    secure: isSecure(exchange),
  });
}

export const dropSession = (exchange: Exchange): void => {
  deleteCookie(exchange, nameFor(exchange), { path: '/', secure: isSecure(exchange) });
};

/** @throws EdgeError `forbidden` for a form that another site sent */
export function checkOrigin({ req }: Exchange): void {
  const site = req.header('Sec-Fetch-Site');
  if (site === undefined ? isOwn(req.header('Origin'), req.header('Host'), req.url) : site === 'same-origin')
    return;
  throw new EdgeError('forbidden', 'This form was sent by another site.', {
    hint: 'Open the page here, and send it again.',
  });
}

function isOwn(origin: string | undefined, host: string | undefined, url: string): boolean {
  return origin !== undefined && URL.canParse(origin) && new URL(origin).host === (host ?? new URL(url).host);
}

/** Where to go after signing in: within the console, and nowhere else. */
export function nextAfter(given: string | undefined): string {
  if (given === undefined || !URL.canParse(given, ORIGIN)) return '/console';
  const { origin, pathname, search } = new URL(given, ORIGIN);
  const isInside = origin === ORIGIN && (pathname === '/console' || pathname.startsWith('/console/'));
  return isInside ? pathname + search : '/console';
}

const ORIGIN = 'http://console.invalid';
