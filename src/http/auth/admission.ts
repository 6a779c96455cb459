import type { Exchange } from '../exchange.ts';
import type { RateLimits } from '../limits/rate-limits.ts';

/** How often requests are admitted. */
export interface Admission {
  readonly limits: RateLimits;
  /** Where a request comes from: who has no valid token is known by that alone. */
  readonly addressOf: (exchange: Exchange) => string;
}
