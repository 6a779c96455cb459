import * as z from 'zod';
import { defineEvents } from '../../core/model/event.ts';
import { currency, money, text } from '../../core/model/fields.ts';
import { productName, sku } from '../money/names.ts';

/** Every stored fact of a product. The stream is `product-<sku>`. Stored for ever: see core/event.ts before changing one. */

const productSku = () => sku().describe("The product's stock keeping unit");
const name = () => productName().describe("The product's name");
const unitPrice = () => money().describe('Price of one unit, in minor units');
const productCurrency = () => currency().describe('The currency of the price, ISO 4217');

const catalogue = defineEvents('product', {
  ProductRegistered: {
    summary: 'A product entered the catalogue',
    data: () =>
      z.strictObject({
        sku: productSku(),
        name: name(),
        unitPrice: unitPrice(),
        currency: productCurrency(),
        category: text(100).nullable().describe('What kind of product it is'),
        requiresShipping: z.boolean().describe('Whether it has to be shipped'),
      }),
  },
  ProductRenamed: {
    summary: 'A product got another name',
    data: () =>
      z.strictObject({
        sku: productSku(),
        name: name(),
        before: text(200).describe('The name until then'),
      }),
  },
  ProductPriceChanged: {
    summary: "A product's price changed",
    data: () =>
      z.strictObject({
        sku: productSku(),
        name: name(),
        unitPrice: unitPrice(),
        currency: productCurrency(),
        before: money().describe('The price until then'),
      }),
  },
  ProductDiscontinued: {
    summary: 'A product left the catalogue: it can no longer be ordered',
    data: () =>
      z.strictObject({
        sku: productSku(),
        name: name(),
        reason: text(500).nullable().describe('Why'),
      }),
  },
});

type Catalogue = typeof catalogue;
/** By its name declarations, and what the compiler says, stay short: the catalogue is in the type of every command. */
export interface ProductEvents extends Catalogue {}
export const productEvents: ProductEvents = catalogue;
