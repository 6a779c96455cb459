import { customerPage } from './customers/customer-page.tsx';
import { customersPage } from './customers/customers-page.tsx';
import { homePage } from './home.tsx';
import { commandPage } from './log/command-page.tsx';
import { commitPage } from './log/commit-page.tsx';
import { conversationPage } from './log/conversation-page.tsx';
import { logPage } from './log/log-page.tsx';
import { refusedPage } from './log/refused-page.tsx';
import { orderPage } from './orders/order-page.tsx';
import { ordersPage } from './orders/orders-page.tsx';
import type { ConsolePage } from './page.ts';
import { productPage } from './products/product-page.tsx';
import { productsPage } from './products/products-page.tsx';
import { ageingPage } from './reports/ageing-page.tsx';
import { attentionPage } from './reports/attention-page.tsx';
import { funnelPage } from './reports/funnel-page.tsx';
import { salesPage } from './reports/sales-page.tsx';

/** Every page, in the order of the navigation. */
export const pages: readonly ConsolePage[] = [
  homePage,
  ordersPage,
  orderPage,
  customersPage,
  customerPage,
  productsPage,
  productPage,
  attentionPage,
  salesPage,
  funnelPage,
  ageingPage,
  logPage,
  refusedPage,
  conversationPage,
  commandPage,
  commitPage,
];
