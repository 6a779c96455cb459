import type { AccessStore, Principal } from '../../../../src/core/model/access.ts';
import { ConsoleSessions } from '../../../../src/http/auth/console-sessions.ts';
import type { ConsoleOptions } from '../../../../src/http/console/console-service.tsx';
import type { HttpPort } from '../../../../src/http/http-port.ts';
import { MemoryAccessStore } from '../../../../src/stores/memory/memory-access-store.ts';
import { NOW, openService, type Service } from '../../support/service.ts';

/** A shop in memory behind its console, and somebody who is signed in there. */
export interface Console extends Service {
  /** Of tokens. */
  readonly access: AccessStore;
  readonly sessions: ConsoleSessions;
  /** A page, as the browser of who is signed in gets it: `/orders`. */
  page(path: string): Promise<Page>;
  /** A form, as that browser sends it. */
  submit(path: string, fields: Fields): Promise<Page>;
  /** The same, for answers that are no page. */
  send(path: string, fields: Fields): Promise<Response>;
}

type Fields = Readonly<Record<string, string>> | readonly (readonly [string, string])[];

interface Page {
  readonly status: number;
  /** Where it leads; undefined for a page. */
  readonly location: string | undefined;
  readonly html: string;
  /** Without tags, spaces joined: what is to be read. */
  readonly text: string;
}

export const ANN: Principal = { name: 'ann', scopes: ['read', 'write', 'admin'] };

/**
 * @param more of the console's options, made of the store of its tokens
 * @param port what the program around it does otherwise
 */
export async function openConsole(
  principal: Principal = ANN,
  more: (store: AccessStore) => Partial<ConsoleOptions> = () => ({}),
  port: Partial<HttpPort> = {},
): Promise<Console> {
  const store = new MemoryAccessStore();
  const sessions = new ConsoleSessions({ store, clock: { now: () => NOW } });
  const service = await openService({ console: { sessions, zone: 'UTC', ...more(store) } }, port);
  const session = await sessions.signInByLink(await sessions.createLink(principal));
  const headers = { Cookie: `daybook_session=${session}` };
  const own = { ...headers, 'Sec-Fetch-Site': 'same-origin' };
  const send = async (path: string, fields: Fields): Promise<Response> =>
    service.http.request(`/console${path}`, {
      method: 'POST',
      headers: own,
      body: new URLSearchParams(fields as Record<string, string>),
    });
  return {
    ...service,
    access: store,
    sessions,
    send,
    page: async (path) => read(await service.get(`/console${path}`, headers)),
    submit: async (path, fields) => read(await send(path, fields)),
  };
}

export async function read(answer: Response): Promise<Page> {
  const html = await answer.text();
  const text = unescaped(
    html
      .replaceAll(/<(script|style|title)[^>]*>.*?<\/\1>/gs, '')
      .replaceAll(/<[^>]+>/g, ' ')
      .replaceAll(/[ \n\t]+/g, ' ')
      .trim(),
  );
  return { status: answer.status, location: answer.headers.get('Location') ?? undefined, html, text };
}

const unescaped = (html: string): string =>
  html.replaceAll(/&#39;|&quot;|&amp;|&lt;|&gt;/g, (entity) => ENTITIES[entity] ?? entity);

const ENTITIES: Readonly<Record<string, string>> = {
  '&#39;': "'",
  '&quot;': '"',
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
};

/** The fields of the form that confirms, as a browser would send them. */
export function confirmationIn(html: string): [string, string][] {
  const form = /<form(?:(?!<\/form>).)*value="confirm".*?<\/form>/s.exec(html)?.[0] ?? '';
  const hidden = [...form.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)];
  return [
    ...hidden.map(([, name = '', value = '']): [string, string] => [unescaped(name), unescaped(value)]),
    ['_do', 'confirm'],
  ];
}
