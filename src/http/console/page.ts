import type { Child } from 'hono/jsx';
import type { Visit } from './visit.ts';

/**
 * One page of the console: a URL that answers a GET without JavaScript, and what may be done there by POST, which ends in a
 * redirect. A page is one module that exports one of these; `pages.ts` lists them, and the navigation is made of that list.
 */
export interface ConsolePage {
  /** Below `/console`, as the router writes it: `/orders/:order`. */
  readonly path: string;
  /** Its word in the navigation; undefined: it is reached from other pages. */
  readonly nav?: string;
  /** The query that it cannot do without: who may not send it does not see the page in the navigation. */
  readonly needs?: string;
  /** @throws FailureError, EdgeError: shown as a page with the status that the API has for it */
  get(visit: Visit): Promise<Shown | Response>;
  /** Reached only from our own forms: their origin is checked before. */
  post?(visit: Visit): Promise<Shown | Response>;
}

/** What stands in the frame that all pages have. */
export interface Shown {
  /** The window's title, before the program's name; pages draw their own `<Title>`. */
  readonly title: string;
  readonly body: Child;
  /** Default: 200. */
  readonly status?: number;
  /** For pages of one form: a narrow column. */
  readonly isNarrow?: boolean;
}
