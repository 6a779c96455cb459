import type { Rejection } from '../../../../core/model/command.ts';
import { formatMinor } from '../../../../core/model/money.ts';
import { at, type DecisionStep, events, orderTotals } from '../deciding.ts';
import { discountOf } from '../inputs.ts';
import { type Buyer, buyerOf, orderCreated } from '../lifecycle/order-created.ts';
import type { RegisteredCustomer } from '../lifecycle/registered-customer.ts';
import { decideSetBillingAddress } from '../lifecycle/set-billing-address.ts';
import { decideSetShippingAddress } from '../lifecycle/set-shipping-address.ts';
import type { CatalogueProduct } from '../lines/catalogue-product.ts';
import { addLine, noProduct, type WantedLine } from '../lines/lines.ts';
import { decideApplyDiscount } from '../money/apply-discount.ts';
import { decideSetShipping } from '../money/set-shipping.ts';
import { decideAddNote } from '../notes-and-tags/add-note.ts';
import { decideTagOrder } from '../notes-and-tags/tag-order.ts';
import { isRejected, rejectOrder } from '../rejections.ts';
import { history } from './history.ts';
import type { ImportInput } from './input.ts';
import { createdAt } from './times.ts';

export interface Known {
  readonly customer: RegisteredCustomer | undefined;
  readonly products: ReadonlyMap<string, CatalogueProduct>;
}

/** An import as the decisions that would have made it, one after the other, each dated. */
export function importSteps(given: ImportInput, known: Known): readonly DecisionStep[] | Rejection {
  const buyer = importedBuyer(given, known.customer);
  if (isRejected(buyer)) return buyer;
  const currency = currencyOf(given, known.products);
  if (isRejected(currency)) return currency;
  const created = createdAt(given);
  const draft = [...draftSteps(given, buyer, currency.code, known.products)];
  return [...draft.map((step) => at(created, step)), declaredTotal(given.declaredTotal), ...history(given)];
}

function importedBuyer(given: ImportInput, registered: RegisteredCustomer | undefined): Buyer | Rejection {
  const { customer, customerName, customerEmail } = given;
  if (customer === undefined || customerName === undefined) return buyerOf(given, registered);
  return { customerRef: customer, customerName, customerEmail: customerEmail ?? null };
}

function currencyOf(
  given: ImportInput,
  products: ReadonlyMap<string, CatalogueProduct>,
): { code: string } | Rejection {
  if (given.currency !== undefined) return { code: given.currency };
  const first = given.items.map(({ sku }) => products.get(sku ?? '')).find((product) => product?.registered);
  if (first !== undefined) return { code: first.currency };
  return rejectOrder('currency_required', 'The order states its prices, but not their currency.');
}

function* draftSteps(
  given: ImportInput,
  buyer: Buyer,
  currency: string,
  products: ReadonlyMap<string, CatalogueProduct>,
): Generator<DecisionStep> {
  const {
    externalRef = null,
    requiredBy = null,
    discount,
    shipping,
    shippingAddress,
    billingAddress,
  } = given;
  yield orderCreated({ ...buyer, currency, externalRef, requiredBy });
  for (const item of given.items) yield addLine(importedLine(item, products, currency), item.lineId);
  if (discountOf(discount) !== null && discount !== undefined) yield decideApplyDiscount(undefined, discount);
  if (shipping !== undefined) yield decideSetShipping(shipping, shipping.taxAdjustment);
  if (shippingAddress !== undefined) yield decideSetShippingAddress(shippingAddress);
  if (billingAddress !== undefined) yield decideSetBillingAddress(billingAddress);
  if (given.tags !== undefined && given.tags.length > 0) yield decideTagOrder(given.tags);
  for (const { text, at: when } of given.notes ?? []) if (when === undefined) yield decideAddNote(text);
}

/** A line as it was: what it states counts, and the catalogue fills in the rest. */
function importedLine(
  item: ImportInput['items'][number],
  products: ReadonlyMap<string, CatalogueProduct>,
  currency: string,
): WantedLine | Rejection {
  const { sku = null, quantity, taxRatePpm = 0, taxIncluded = false, taxAdjustment = 0 } = item;
  const product = sku === null ? undefined : products.get(sku);
  const name = item.name ?? product?.name;
  const unitPrice = item.unitPrice ?? product?.unitPrice;
  if (sku !== null && product?.registered === false) return noProduct(sku);
  if (name === undefined || unitPrice === undefined) {
    return rejectOrder('price_required', `"${sku ?? name ?? ''}" needs a name and a price.`);
  }
  if (item.unitPrice === undefined && product?.currency !== currency) {
    return rejectOrder('currency_mismatch', `The catalogue's price of ${sku ?? name} is not in ${currency}.`);
  }
  return {
    sku,
    name,
    category: item.category ?? product?.category ?? null,
    requiresShipping: item.requiresShipping ?? product?.requiresShipping ?? true,
    quantity,
    unitPrice,
    taxRatePpm,
    taxIncluded,
    taxAdjustment,
    discount: discountOf(item.discount),
  };
}

const declaredTotal =
  (declared: number | undefined): DecisionStep =>
  (order) => {
    const { total } = orderTotals(order);
    if (declared === undefined || declared === total) return events();
    const shown = (amount: number): string => formatMinor(amount, order.currency);
    const message = `The order comes to ${shown(total)} ${order.currency}; ${shown(declared)} was declared.`;
    return rejectOrder('declared_total_mismatch', message, { details: { declared, computed: total } });
  };
