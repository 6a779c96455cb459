import { BlockList, isIP } from 'node:net';
import { FailureError } from '../../core/kernel/failure.ts';

/** Proxies that are believed. */
export class TrustedProxies {
  readonly #list = new BlockList();

  /** @param ranges addresses, or CIDR ranges of them. @throws FailureError `usage` for what is neither */
  constructor(ranges: readonly string[]) {
    for (const range of ranges) this.#add(range);
  }

  #add(range: string): void {
    const [address = '', prefix] = range.split('/');
    const family = isIP(address);
    const most = family === 4 ? 32 : 128;
    const bits = prefix === undefined ? most : Number(prefix);
    if (family === 0 || !/^\d{1,3}$/.test(prefix ?? '0') || bits > most) throw notARange(range);
    this.#list.addSubnet(address, bits, familyOf(address));
  }

  has(address: string): boolean {
    const plain = plainAddress(address);
    return isIP(plain) !== 0 && this.#list.check(plain, familyOf(plain));
  }

  /**
   * Where a request comes from: the peer, or behind proxies that are believed the last address that none of them is. Who sends
   * `X-Forwarded-For` by themselves is known by their own address all the same.
   */
  clientOf(peer: string, forwardedFor: string | undefined): string {
    if (!this.has(peer)) return plainAddress(peer);
    const hops = (forwardedFor ?? '').split(',').map((hop) => plainAddress(hop.trim()));
    return hops.findLast((hop) => isIP(hop) !== 0 && !this.has(hop)) ?? plainAddress(peer);
  }
}

/** `::ffff:127.0.0.1`, as a socket for both families has it, is 127.0.0.1. */
const plainAddress = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '');

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

const notARange = (range: string): FailureError =>
  new FailureError({
    kind: 'usage',
    code: 'not_a_range',
    message: `"${range}" is no address, and no range of addresses.`,
    hint: 'Write it like 10.0.0.7 or 10.0.0.0/8.',
  });
