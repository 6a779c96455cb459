import type { ConsolePage } from './page.ts';

/** `/console` leads to what is worked with most. */
export const homePage: ConsolePage = {
  path: '/',
  get: async ({ exchange }) => exchange.redirect('/console/orders', 302),
};
