import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { Failure } from '../core/kernel/failure.ts';
import type { Sender } from './messages/request-headers.ts';

/** What is known of one request while it is answered. */
export interface Variables {
  /** Ours, a UUIDv7: on the answer, in the log and in problems. */
  requestId: string;
  /** The route's pattern (`/orders/{orderId}/place`), for logs and metrics: never the path, which may name somebody. */
  route: string;
  /** Whether it comes by TLS, to us or to a proxy in front of us. */
  isSecure: boolean;
  /** Whether the service is ending: answers close their connections. */
  isDraining: boolean;
  /** The answer has the headers that every answer has. */
  isFramed: true | undefined;
  sender: Sender;
  /** @throws EdgeError `forbidden` where the sender may not send it */
  allow: (message: Attempt) => void;
  /** For what goes on for long. @throws EdgeError `unauthenticated` once the sender's token is not valid any more */
  stillAdmitted: (() => Promise<void>) | undefined;
  /** Headers that say what is left of the sender's rate. */
  rate: (() => Readonly<Record<string, string>>) | undefined;
  /** Logs a failure of the service itself, as the thrown error has it. Others are their callers' business alone. */
  report: (failure: Failure, thrown?: unknown) => void;
  /** The id of the command that was sent, for the log. */
  commandId: string | undefined;
  /** What its answer says of failure, for the log. */
  code: string | undefined;
}

/** What a request is about to do: what tokens are issued for. */
export interface Attempt {
  readonly side: 'command' | 'action' | 'query' | 'feed' | 'keys' | 'metrics';
  /** The message's name. */
  readonly name: string;
  /** A command that only who administers the daybook may send. */
  readonly administers?: boolean;
}

export type Env = {
  Variables: Variables;
  /** Of a real server; nothing in tests without a socket. */
  Bindings: Partial<HttpBindings>;
};
export type Exchange = Context<Env>;

export type Answered = Response | Promise<Response>;
export type Handler = (exchange: Exchange) => Answered;

/** A method and a path, and what answers there. */
export interface Endpoint {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Answered without a token. */
  readonly isOpen?: true;
  readonly handle: Handler;
}
