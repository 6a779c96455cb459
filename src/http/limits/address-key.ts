import { isIPv6 } from 'node:net';

/**
 * What one sender has of addresses: an IPv4 address, or the /64 in which an IPv6 host chooses its own. `::ffff:192.0.2.1` is
 * the IPv4 address that it stands for.
 */
export function addressKey(address: string): string {
  const [bare = ''] = address.split('%', 1);
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1];
  if (mapped !== undefined || !isIPv6(bare)) return mapped ?? bare;
  const [head = '', tail = ''] = bare.toLowerCase().split('::');
  const groups = groupsIn(head);
  // What `::` stands for is zeros, as many as are missing of eight groups.
  const zeros = bare.includes('::') ? 8 - groups.length - groupsIn(tail).length : 0;
  const all = [...groups, ...Array.from({ length: zeros }, () => '0'), ...groupsIn(tail)];
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}

/** A dotted end (`::192.0.2.1`) is two groups; which ones does not matter behind the first four. */
const groupsIn = (text: string): readonly string[] =>
  text === '' ? [] : text.replace(/\d+\.\d+\.\d+\.\d+$/, '0:0').split(':');
