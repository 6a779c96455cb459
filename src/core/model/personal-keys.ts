/**
 * Reserved keys that are personal data (`customer-email#ann@example.org`): behind the `#`, what people know. The log keeps a
 * blind one in their place, which is the same for the same address and tells nobody which it is.
 */

const PERSONAL = /^[a-z-]+#/;

export const personalKey = (kind: string, value: string): string => `${kind}#${value}`;

export const isPersonalKey = (key: string): boolean => PERSONAL.test(key);

/** @param keyed makes another text of one, the same one each time */
export function blindKey(key: string, keyed: (text: string) => string): string {
  const kind = PERSONAL.exec(key)?.[0];
  return kind === undefined ? key : `${kind}${keyed(key)}`;
}

/** As logs without keys have it: in clear, `customer-email:ann@example.org`. */
export const plainKey = (key: string): string => (isPersonalKey(key) ? key.replace('#', ':') : key);

/** As `plainKey` does it, back. */
export function asPersonalKey(key: string, kinds: readonly string[]): string {
  const [kind = ''] = key.split(':', 1);
  return kinds.includes(kind) ? personalKey(kind, key.slice(kind.length + 1)) : key;
}
