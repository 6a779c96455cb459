import { fromOwnPage, removeSessionCookie, sessionCookie, setSessionCookie } from '../auth/session-cookie.ts';
import type { Exchange } from '../exchange.ts';
import { EdgeError } from '../problems/problems.ts';

/** The session of a browser, and the check that a form is our own. */

export const sessionSecret = (exchange: Exchange): string | undefined =>
  sessionCookie(exchange, exchange.var.isSecure);

export const keepSession = (exchange: Exchange, secret: string): void =>
  setSessionCookie(exchange, secret, exchange.var.isSecure);

export const dropSession = (exchange: Exchange): void => removeSessionCookie(exchange, exchange.var.isSecure);

/** @throws EdgeError `forbidden` for a form that another site sent */
export function checkOrigin({ req, var: { isSecure } }: Exchange): void {
  const host = req.header('Host') ?? new URL(req.url).host;
  const ours = [`${isSecure ? 'https' : 'http'}://${host}`];
  if (fromOwnPage({ site: req.header('Sec-Fetch-Site'), origin: req.header('Origin') }, ours)) return;
  throw new EdgeError('forbidden', 'This form was sent by another site.', {
    hint: 'Open the page here, and send it again.',
  });
}

/** Where to go after signing in: within the console, and nowhere else. */
export function nextAfter(given: string | undefined): string {
  if (given === undefined || !URL.canParse(given, ORIGIN)) return '/console';
  const { origin, pathname, search } = new URL(given, ORIGIN);
  const isInside = origin === ORIGIN && (pathname === '/console' || pathname.startsWith('/console/'));
  return isInside ? pathname + search : '/console';
}

const ORIGIN = 'http://console.invalid';
