import type { Attempt, Exchange } from './exchange.ts';
import type { Sender } from './messages/request-headers.ts';

/** Who sends a request, and what may be done for them. */
export interface Guard {
  /** @throws EdgeError `unauthenticated` */
  authenticate(exchange: Exchange): Promise<Admitted>;
  /** Lets a request through that needs no token. @throws EdgeError `too_many_requests` */
  admitStranger(exchange: Exchange): void;
}

export interface Admitted {
  readonly sender: Sender;
  /** @throws EdgeError `forbidden` or `too_many_requests` */
  allow(message: Attempt): void;
  /** For what goes on for long: rejects once they would not be admitted any more. @throws EdgeError `unauthenticated` */
  stillAdmitted?(): Promise<void>;
  /** Of the answer, whatever it is: what is left of the rate. */
  headers?(): Readonly<Record<string, string>>;
}
