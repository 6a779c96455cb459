import { EdgeError } from '../problems/problems.ts';

/** Names by which this machine alone is called. */
export const LOOPBACK: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/**
 * A page of another site may make its own name lead here (DNS rebinding): what is called by a name that is none of ours is
 * refused. Ports do not matter.
 *
 * @param url of the request, as its `Host` header has it
 * @throws EdgeError `wrong_host`
 */
export function checkHost(url: string, ours: ReadonlySet<string>): void {
  const hostname = hostnameOf(url);
  if (ours.has(hostname)) return;
  throw new EdgeError('wrong_host', `${hostname} is not served here.`, {
    hint: 'Whoever runs the service may allow it: --allow-host.',
    headers: { Connection: 'close' },
  });
}

/** Without user and port, in small letters. */
const hostnameOf = (url: string): string =>
  /^\w+:\/\/(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]*)/.exec(url)?.[1]?.toLowerCase() ?? '';

/** @throws EdgeError `malformed_request` for a request with several hosts (RFC 9112, 3.2) */
export function checkOneHost(rawHeaders: readonly string[]): void {
  const hosts = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host');
  if (hosts.length > 1) throw new EdgeError('malformed_request', 'The request has more than one Host.');
}
