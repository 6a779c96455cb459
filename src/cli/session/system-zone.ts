import { readlinkSync } from 'node:fs';

/** The zone that the system is set to: an IANA name. Intl needs ten milliseconds to find what a link says. */
export const systemZone = (): string => linkedZone() ?? Intl.DateTimeFormat().resolvedOptions().timeZone;

/** What `/etc/localtime` is a link to, where nothing else is set. */
function linkedZone(): string | undefined {
  const { TZ } = process.env;
  if (TZ !== undefined) return TZ === 'UTC' ? TZ : undefined;
  try {
    const zone = /\/zoneinfo\/([A-Z]\w*(?:\/[\w+-]+)*)$/.exec(readlinkSync('/etc/localtime'))?.[1];
    return zone === 'Etc/UTC' ? 'UTC' : zone;
  } catch {
    return undefined;
  }
}
