import { DESTROYED, type KeyName, MOST_KEYS } from '../../core/model/key-store.ts';
import { answered } from '../answer.ts';
import type { Handler } from '../exchange.ts';
import { malformed } from '../messages/read-request.ts';
import { jsonBody } from '../messages/request-body.ts';
import { type ServiceParts, takeNoParameters } from '../messages/send-command.ts';

/** `POST /keys/unwrap`: the keys of personal data, for copies of the log. */
export function unwrapHandler({ port }: ServiceParts): Handler {
  return async (exchange) => {
    exchange.var.allow({ side: 'keys', name: 'keys' });
    takeNoParameters(exchange);
    const names = namesIn(await jsonBody(exchange));
    const found = await port.keys.find(names);
    const keys = names.map(({ k: id }) => {
      const key = found.get(id);
      if (key === undefined) return { id, state: 'unknown' };
      return key === DESTROYED
        ? { id, state: 'destroyed' }
        : { id, state: 'known', key: key.toString('base64url') };
    });
    return answered(exchange, { keys });
  };
}

/** @throws EdgeError `malformed_request` */
function namesIn({ keys, ...others }: Readonly<Record<string, unknown>>): readonly KeyName[] {
  const unknown = Object.keys(others).map((name) => ({ pointer: `/${name}`, message: 'is no field here' }));
  if (unknown.length > 0) throw malformed(unknown);
  if (!Array.isArray(keys) || keys.length > MOST_KEYS)
    throw malformed([{ pointer: '/keys', message: `must be a list of at most ${MOST_KEYS} keys` }]);
  return keys.map((one: unknown, index) => {
    const { subject, id, ...more } = (one ?? {}) as Readonly<Record<string, unknown>>;
    if (typeof subject === 'string' && typeof id === 'string' && Object.keys(more).length === 0)
      return { s: subject, k: id };
    throw malformed([{ pointer: `/keys/${index}`, message: 'must have a subject and an id, both texts' }]);
  });
}
