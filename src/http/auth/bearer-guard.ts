import type { Principal } from '../../core/model/access.ts';
import type { Attempt } from '../exchange.ts';
import type { Admitted, Guard } from '../guard.ts';
import { headerOf } from '../incoming.ts';
import type { RateLimits } from '../limits/rate-limits.ts';
import { EdgeError } from '../problems/problems.ts';
import type { Admission } from './admission.ts';
import { authenticate } from './authenticate.ts';
import type { Access } from './issue-token.ts';
import { type Denied, mayDispatch, mayUse } from './may-dispatch.ts';

/** Admits who has a token that is valid, by the `Authorization` header alone, as often as its rate allows. */
export const bearerGuard = (access: Access, { limits, addressOf }: Admission): Guard => ({
  admitStranger: (exchange) => void limits.admitAddress(addressOf(exchange)),
  authenticate: async (exchange) => {
    const isKnown = limits.admitAddress(addressOf(exchange));
    const authorization = headerOf(exchange, 'Authorization');
    const principal = await authenticate(access, authorization);
    if (principal === undefined) throw unauthenticated();
    isKnown();
    const stillAdmitted = atMostEvery(SEEN_WITHIN_MS, limits.nowMs, async () => {
      if ((await authenticate(access, authorization)) === undefined) throw unauthenticated();
    });
    return { ...admitted(principal, limits), stillAdmitted };
  },
});

/** That a token is revoked is seen so soon. Milliseconds. */
const SEEN_WITHIN_MS = 500;

/** Looks again where the last look, or the making of this, is longer ago. */
function atMostEvery(ms: number, nowMs: () => number, look: () => Promise<void>): () => Promise<void> {
  let lookedAt = nowMs();
  return async () => {
    if (nowMs() - lookedAt < ms) return;
    await look();
    lookedAt = nowMs();
  };
}

/** @throws EdgeError `too_many_requests` */
export function admitted(principal: Principal, limits: RateLimits): Admitted {
  const { name } = principal;
  limits.admitRequest(name);
  let isWrite = false;
  return {
    sender: { actor: `token:${name}` },
    allow: (attempt) => {
      const denied = deniedTo(principal, attempt);
      if (denied !== undefined) throw forbidden(denied);
      // A batch is one request, however many commands it has.
      if (isWrite || !writes(attempt)) return;
      limits.admitWrite(name);
      isWrite = true;
    },
    headers: () => limits.headersFor(name, { isWrite }),
  };
}

const writes = ({ side }: Attempt): boolean => side === 'command' || side === 'action';

function deniedTo(principal: Principal, { side, name, administers }: Attempt): Denied | undefined {
  if (side === 'feed' || side === 'keys' || side === 'metrics') return mayUse(principal, side);
  return mayDispatch(principal, { name, kind: side, administers });
}

/** One text for a token that is missing, wrong, expired or revoked: which of them it is nobody outside needs to know. */
const unauthenticated = (): EdgeError =>
  new EdgeError('unauthenticated', 'This needs a token that is valid, as "Authorization: Bearer …".', {
    hint: 'Whoever runs the service makes one: "daybook tokens create NAME --scope read,write".',
    headers: { 'WWW-Authenticate': 'Bearer realm="daybook"' },
  });

function forbidden({ message, scope }: Denied): EdgeError {
  if (scope === undefined) return new EdgeError('forbidden', message);
  const challenge = `Bearer realm="daybook", error="insufficient_scope", scope="${scope}"`;
  return new EdgeError('forbidden', message, { headers: { 'WWW-Authenticate': challenge } });
}
