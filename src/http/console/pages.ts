import { homePage } from './home.tsx';
import { orderPage } from './orders/order-page.tsx';
import { ordersPage } from './orders/orders-page.tsx';
import type { ConsolePage } from './page.ts';
import { ageingPage } from './reports/ageing-page.tsx';
import { attentionPage } from './reports/attention-page.tsx';
import { funnelPage } from './reports/funnel-page.tsx';
import { salesPage } from './reports/sales-page.tsx';

/** Every page, in the order of the navigation. */
export const pages: readonly ConsolePage[] = [
  homePage,
  ordersPage,
  orderPage,
  attentionPage,
  salesPage,
  funnelPage,
  ageingPage,
];
