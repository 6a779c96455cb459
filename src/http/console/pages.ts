import type { CommandSpec } from '../../core/describe/command-spec.ts';
import type { Sides } from '../http-port.ts';
import { undoPage } from './commands/undo-page.tsx';
import { customerPage } from './customers/customer-page.tsx';
import { customersPage } from './customers/customers-page.tsx';
import { commandPages } from './forms/command-page.tsx';
import { homePage } from './home.tsx';
import { commandPage } from './log/command-page.tsx';
import { commitPage } from './log/commit-page.tsx';
import { conversationPage } from './log/conversation-page.tsx';
import { logPage } from './log/log-page.tsx';
import { refusedPage } from './log/refused-page.tsx';
import { backupPage, nodePage } from './node/node-page.tsx';
import { bulkPage } from './orders/bulk-page.tsx';
import { orderPage } from './orders/order-page.tsx';
import { ordersPage } from './orders/orders-page.tsx';
import { whyPage } from './orders/why-page.tsx';
import type { ConsolePage } from './page.ts';
import { productPage } from './products/product-page.tsx';
import { productsPage } from './products/products-page.tsx';
import { ageingPage } from './reports/ageing-page.tsx';
import { attentionPage } from './reports/attention-page.tsx';
import { funnelPage } from './reports/funnel-page.tsx';
import { salesPage } from './reports/sales-page.tsx';
import { jobPage } from './views/job-page.tsx';
import { viewPage } from './views/view-page.tsx';
import { viewsPage } from './views/views-page.tsx';

/** Every page, in the order of the navigation; paths with fixed words stand before those with a name in their place. */
export const pagesOf = (commands: readonly CommandSpec[], sides: Sides): readonly ConsolePage[] => [
  homePage,
  ordersPage,
  ...(sides.commands ? [bulkPage] : []),
  ...(sides.commands ? [...commandPages(commands), undoPage] : []),
  orderPage,
  customersPage,
  customerPage,
  productsPage,
  productPage,
  whyPage,
  attentionPage,
  salesPage,
  funnelPage,
  ageingPage,
  logPage,
  refusedPage,
  conversationPage,
  commandPage,
  commitPage,
  viewsPage,
  jobPage,
  viewPage,
  nodePage,
  backupPage,
];
