import * as z from 'zod';
import { advice } from '../../../../core/kernel/advice.ts';
import { load } from '../../../../core/model/command.ts';
import { currencyInput, dateInput, text } from '../../../../core/model/fields.ts';
import { type Withdrawal, withdrawalOf } from '../../../../core/model/money.ts';
import { addressInput, type GivenAddress } from '../../../money/address.ts';
import { clearIds } from '../../../money/names.ts';
import { type DecisionStep, decideAll, orderCommand } from '../deciding.ts';
import {
  CUSTOMER_OR_GUEST,
  customerShape,
  ITEM_FLAG,
  type ItemInput,
  isCustomerOrGuest,
  itemInput,
  shippingInput,
  tagsInput,
} from '../inputs.ts';
import { decideAddItem } from '../lines/add-item.ts';
import { catalogueProduct } from '../lines/catalogue-product.ts';
import { noProduct } from '../lines/lines.ts';
import { decideSetShipping } from '../money/set-shipping.ts';
import { decideAddNote } from '../notes-and-tags/add-note.ts';
import { decideTagOrder } from '../notes-and-tags/tag-order.ts';
import { isRejected, rejectOrder } from '../rejections.ts';
import { buyerOf, externalRefKey, orderCreated } from './order-created.ts';
import { placeAtOnce } from './place-order.ts';
import { registeredCustomer } from './registered-customer.ts';
import { decideSetBillingAddress } from './set-billing-address.ts';
import { decideSetShippingAddress } from './set-shipping-address.ts';
import { undoTransition } from './transitions.ts';

const input = z
  .strictObject({
    orderId: z.uuid().optional().describe("The order's id, if you choose it: a UUID"),
    ...customerShape,
    currency: currencyInput().optional().describe('Currency, ISO 4217; default: that of the first product'),
    items: z.array(itemInput()).max(1_000).optional().describe('A line: a product, its quantity and price'),
    shippingAddress: addressInput().optional().describe("The address to ship to; default: the customer's"),
    billingAddress: addressInput().optional().describe('The address on the invoice'),
    shipping: shippingInput().optional().describe('How it is sent, and what that costs'),
    externalRef: text(100).optional().describe("The order's reference in another system: unique"),
    requiredBy: dateInput().optional().describe('The day by which the customer needs it'),
    tags: tagsInput().optional(),
    note: text(5_000).optional().describe('A note'),
    place: z.boolean().optional().describe('Place it at once'),
  })
  .refine(isCustomerOrGuest, CUSTOMER_OR_GUEST);

type Input = z.output<typeof input>;

export const createOrder = orderCommand({
  name: 'CreateOrder',
  summary: 'Begin an order, with its lines and addresses if they are known, and place it if wanted',
  input,
  creates: 'duplicate_order_id',
  entityId: ({ orderId }, newId) => orderId ?? newId(),
  loads: ({ customer, items }) => ({
    customer: customer === undefined ? undefined : load(registeredCustomer, customer),
    products: skusOf(items).map((sku) => load(catalogueProduct, sku)),
  }),
  remarks: ({ externalRef }) => clearIds('The external reference', externalRef),
  rejections: [
    'duplicate_order_id',
    'duplicate_external_ref',
    'customer_not_found',
    'customer_forgotten',
    'currency_required',
    'currency_withdrawn',
    'product_not_found',
    'product_discontinued',
    'price_required',
    'currency_mismatch',
    'discount_exceeds_amount',
    'amount_too_large',
    'no_change',
    'empty_order',
    'address_required',
  ],
  keyTaken: { code: 'duplicate_external_ref', what: 'The external reference' },
  decide: (given, order, { loaded }) => {
    const { externalRef = null, requiredBy = null } = given;
    const buyer = buyerOf(given, loaded.customer?.state);
    if (isRejected(buyer)) return buyer;
    const products = new Map((loaded.products ?? []).map(({ state }) => [state.sku, state]));
    const [first] = skusOf(given.items);
    const currency = given.currency ?? products.get(first ?? '')?.currency;
    if (currency === undefined || currency === '') return noCurrency(first);
    const withdrawal = withdrawalOf(currency);
    if (withdrawal !== undefined) return rejectWithdrawn(currency, withdrawal);
    const created = orderCreated({ ...buyer, currency, externalRef, requiredBy });
    const items = (given.items ?? []).map((item) => decideAddItem(item, products.get(item.sku ?? '')));
    const shippingAddress = given.shippingAddress ?? loaded.customer?.state.address ?? undefined;
    const decision = decideAll(order, [created, ...items, ...detailsOf({ ...given, shippingAddress })]);
    return isRejected(decision) ? decision : { ...decision, reserve: externalRefKey(externalRef) };
  },
  undo: undoTransition,
  cli: {
    path: 'orders create',
    wizard: 'create-order',
    needsOne: [['customer', 'guest.name']],
    flags: {
      orderId: { name: 'id', placeholder: 'UUID' },
      customer: { placeholder: 'REF' },
      'guest.name': { name: 'guest', placeholder: 'NAME', question: 'What is the guest called?' },
      'guest.email': { name: 'guest-email', placeholder: 'EMAIL' },
      items: ITEM_FLAG,
      shippingAddress: { name: 'ship-to' },
      billingAddress: { name: 'bill-to' },
      externalRef: { name: 'ref', placeholder: 'EXTERNAL' },
      tags: { name: 'tag', placeholder: 'TAG' },
    },
    examples: [
      { run: 'daybook orders create', does: 'Asks for what is missing' },
      {
        run: 'daybook orders create --customer ann --item MUG:2 --ship-to line1="1 Main St" --ship-to city=Berlin --ship-to country=DE --place',
        does: 'Two mugs for Ann, placed at once',
      },
      {
        run: 'daybook orders create --guest "Walk-in" --currency USD --item MUG:1@3.90',
        does: 'A draft at a special price',
      },
    ],
  },
});

const skusOf = (items: readonly ItemInput[] = []): string[] => [
  ...new Set(items.flatMap(({ sku }) => (sku === undefined ? [] : [sku]))),
];

/** The first product of an order without a currency gives it; one that does not exist is the better thing to report. */
const noCurrency = (sku: string | undefined) =>
  sku === undefined
    ? rejectOrder(
        'currency_required',
        'An order without products does not tell its currency.',
        advice`Give it with ${{ field: 'currency' }}.`,
      )
    : noProduct(sku);

const rejectWithdrawn = (currency: string, { lastDay, successor }: Withdrawal) =>
  rejectOrder(
    'currency_withdrawn',
    `${currency} is money no longer: its last day was ${lastDay}.`,
    advice`Write the order in ${successor}; old ones are brought along by ${{ program: 'orders import' }}.`,
  );

/** An order as it was given, with the address that it is shipped to. */
type Detailed = Omit<Input, 'shippingAddress'> & { readonly shippingAddress: GivenAddress | undefined };

function* detailsOf(given: Detailed): Generator<DecisionStep> {
  const { shippingAddress, billingAddress, shipping, tags = [], note } = given;
  if (shippingAddress !== undefined) yield decideSetShippingAddress(shippingAddress);
  if (billingAddress !== undefined) yield decideSetBillingAddress(billingAddress);
  if (shipping !== undefined) yield decideSetShipping(shipping);
  if (tags.length > 0) yield decideTagOrder(tags);
  if (note !== undefined) yield decideAddNote(note);
  if (given.place === true) yield placeAtOnce;
}
