import { cors } from 'hono/cors';

/** Pages of these origins may send what tokens allow, and read what answers say beside their bodies. */
export const crossOrigin = (origins: readonly string[]) =>
  cors({
    origin: [...origins],
    allowMethods: ['GET', 'POST'],
    exposeHeaders: [
      'Daybook-Position',
      'Daybook-Dry-Run',
      'ETag',
      'Idempotency-Replayed',
      'Link',
      'Location',
      'RateLimit',
      'RateLimit-Policy',
      'Retry-After',
      'X-Request-Id',
    ],
    maxAge: 600,
  });
