import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { CookieOptions } from 'hono/utils/cookie';

/** How a browser shows that somebody is signed in to the console, and that a form comes from a page of ours. */

const NAME = 'daybook_session';

/**
 * Under TLS with the prefix that keeps others from setting it: a page of another host of the same site, or one without TLS.
 * No script reads it, no other site sends it, and it ends with the browser.
 */
function optionsFor(isSecure: boolean): CookieOptions {
  const always = { path: '/', httpOnly: true, sameSite: 'Strict' } as const;
  return isSecure ? { ...always, prefix: 'host', secure: true } : always;
}

/** @param isSecure whether browsers come by TLS, through a proxy or not */
export const setSessionCookie = (exchange: Context, secret: string, isSecure: boolean): void =>
  setCookie(exchange, NAME, secret, optionsFor(isSecure));

export const sessionCookie = (exchange: Context, isSecure: boolean): string | undefined =>
  isSecure ? getCookie(exchange, NAME, 'host') : getCookie(exchange, NAME);

export const removeSessionCookie = (exchange: Context, isSecure: boolean): void =>
  void deleteCookie(exchange, NAME, optionsFor(isSecure));

/** The headers by which a browser says where a request comes from. No script can set either of them. */
export interface SenderHeaders {
  /** `Sec-Fetch-Site`. */
  readonly site: string | undefined;
  /** `Origin`. */
  readonly origin: string | undefined;
}

/**
 * Whether a form was sent from a page of ours: what a cookie alone does not say. Browsers that send neither header are not
 * supported by the console.
 *
 * @param ours `https://shop.example`, `http://127.0.0.1:7070`, …
 */
export function fromOwnPage({ site, origin }: SenderHeaders, ours: readonly string[]): boolean {
  if (site !== undefined) return site === 'same-origin';
  return origin !== undefined && ours.includes(origin);
}
