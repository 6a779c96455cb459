import { homePage } from './home.tsx';
import { orderPage } from './orders/order-page.tsx';
import { ordersPage } from './orders/orders-page.tsx';
import type { ConsolePage } from './page.ts';

/** Every page, in the order of the navigation. */
export const pages: readonly ConsolePage[] = [homePage, ordersPage, orderPage];
