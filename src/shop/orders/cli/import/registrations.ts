import type { CommandMeta } from '../../../../cli/session/app-port.ts';
import type { Command } from '../../../../core/model/command.ts';

/** What an order names that may have to be registered. */
export type PartyKind = 'customer' | 'product';

interface Item {
  readonly sku?: unknown;
  readonly name?: unknown;
  readonly unitPrice?: unknown;
  readonly category?: unknown;
  readonly requiresShipping?: unknown;
}

/** A command that registers what an order names, and the key by which it is remembered. */
export interface Registration {
  readonly key: string;
  readonly kind: PartyKind;
  /** What it is called in commands. */
  readonly code: string;
  readonly command: Command;
}

/** The customer of an order and the products of its lines, each once. @param phone the customer's */
export function registrations(
  data: Record<string, unknown>,
  meta: CommandMeta,
  phone?: string,
): readonly Registration[] {
  const items = Array.isArray(data['items']) ? (data['items'] as Item[]) : [];
  const found = [customerOf(data, phone), ...items.map((item) => productOf(item, data['currency']))];
  const named = found.flatMap((one) =>
    one === undefined ? [] : [[`${one.kind}:${one.code}`, one] as const],
  );
  return [...new Map(named)].map(([key, { kind, code, name, data: own }]) => ({
    key,
    kind,
    code,
    command: { name, data: own, meta: { ...meta, commandId: `import:${key}` } },
  }));
}

interface Party {
  readonly kind: PartyKind;
  readonly code: string;
  readonly name: string;
  readonly data: object;
}

function customerOf(
  { customer: ref, customerName, customerEmail: email }: Record<string, unknown>,
  phone: string | undefined,
) {
  if (typeof ref !== 'string') return undefined;
  const data = {
    ref,
    name: customerName ?? ref,
    ...(email === undefined ? {} : { email }),
    ...(phone === undefined ? {} : { phone }),
  };
  return { kind: 'customer', code: ref, name: 'RegisterCustomer', data } satisfies Party;
}

/** Without a price there is nothing to register: the order says so itself if the catalogue does not have it either. */
function productOf(item: Item, currency: unknown): Party | undefined {
  const { sku, unitPrice, category, requiresShipping } = item;
  if (typeof sku !== 'string' || typeof unitPrice !== 'number' || currency === undefined) return undefined;
  const data = {
    sku,
    name: item.name ?? sku,
    unitPrice,
    currency,
    ...(category === undefined ? {} : { category }),
    ...(requiresShipping === undefined ? {} : { requiresShipping }),
  };
  return { kind: 'product', code: sku, name: 'RegisterProduct', data };
}
