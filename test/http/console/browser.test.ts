import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type BrowsedShop,
  browseShop,
  chromiumPath,
  narrowInTheDark,
  violationsOn,
} from './support/browser.ts';

/** Left out where there is no Chromium, as on machines of users; .ci/run installs it. */
describe.skipIf(chromiumPath === undefined)('the console in Chromium', { timeout: 60_000 }, () => {
  let shop: BrowsedShop;
  let page: Page;
  beforeAll(async () => {
    shop = await browseShop();
    page = await shop.window();
  });
  afterAll(() => shop.close());

  const PAGES = [
    '/orders',
    '/orders?status=placed&min=10',
    '/orders?search=nothingatall',
    '/orders/2',
    '/orders/2?asOf=@40',
    '/orders/2/why',
    '/orders/create',
    '/orders/2/tag',
    '/orders/2/edit',
    '/orders/2/place',
    '/orders/bulk?command=TagOrder&order=2&order=3',
    '/customers/add',
  ];

  it.each(PAGES)(
    '%s is accessible, wide and light as at 320 px in the dark, no wider than that, and within 50 kB',
    async (path) => {
      const answer = await page.goto(`/console${path}`);
      expect((await answer?.body())?.length).toBeLessThan(50_000);
      expect(await violationsOn(page)).toEqual([]);
      await narrowInTheDark(page, async () => {
        expect(await violationsOn(page)).toEqual([]);
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
      });
    },
  );

  it('the pages that describe the API are accessible, wide and light, narrow and dark', async () => {
    const page = await shop.window();
    for (const path of ['/docs', '/docs/CreateOrder', '/problems/empty_order']) {
      await page.goto(path);
      for (const [width, colorScheme] of [[1280, 'light'] as const, [320, 'dark'] as const]) {
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme });
        expect([path, await violationsOn(page)]).toEqual([path, []]);
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      }
    }
    await page.context().close();
  });

  it('the page to sign in is accessible', async () => {
    await page.context().clearCookies();
    await page.goto('/console/orders');
    expect(page.url()).toContain('/console/sign-in?next=');
    expect(await violationsOn(page)).toEqual([]);
  });

  describe.each([
    ['with JavaScript', true],
    ['without JavaScript', false],
  ])('%s', (_, javaScript) => {
    let page: Page;
    beforeAll(async () => {
      page = await shop.window({ javaScript });
    });
    afterAll(() => page.context().close());

    const see = () => page.getByRole('button', { name: 'See what it would change' }).click();
    const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor();
    const firstOrder = () => page.locator('tbody th a').first().click();

    it('an order is created', async () => {
      await page.goto('/console/orders');
      await page.getByRole('link', { name: 'Create order' }).click();
      await page.getByLabel('What is the guest called?').fill('Grace Hopper');
      const line = page.getByRole('group', { name: 'Items 1' });
      await line.getByLabel('Sku').fill('MUG-XL');
      await line.getByLabel('Quantity').fill('3');
      await see();
      await page.getByText('Added 3 × Blue mug, extra large').first().waitFor();
      // In place, or as a page of its own: what was written is still there, and the preview is where the reader is.
      expect(await line.getByLabel('Quantity').inputValue()).toBe('3');
      await page.locator('#preview:focus').waitFor();
      await page.getByRole('button', { name: 'Create', exact: true }).click();
      await heading(/Order \d+ Grace Hopper/);
      await page.getByRole('status').getByText('Draft begun for Grace Hopper').waitFor();
      expect(page.url()).toMatch(/\/console\/orders\/\d+\?done=/);
    });

    it('an order is shipped', async () => {
      await page.goto('/console/orders?status=placed&fulfilment=unfulfilled&onHold=false');
      await firstOrder();
      await page.getByRole('link', { name: 'Ship', exact: true }).click();
      await page.getByLabel('Who carries it?').fill('DHL');
      await see();
      await page.getByRole('heading', { name: 'What it would change' }).waitFor();
      await page.getByRole('button', { name: 'Ship', exact: true }).click();
      await page
        .getByRole('status')
        .getByText(/Shipped .*DHL/)
        .waitFor();
      expect(await page.getByRole('alert').count()).toBe(0);
    });

    it('money is refunded', async () => {
      await page.goto('/console/orders?payment=paid');
      await firstOrder();
      await page.getByRole('link', { name: 'Refund' }).click();
      await page.getByLabel('Why did it go back?').fill('damaged');
      await see();
      await page
        .getByText(/paid back/)
        .first()
        .waitFor();
      await page.getByRole('button', { name: 'Refund', exact: true }).click();
      await page
        .getByRole('status')
        .getByText(/paid back/)
        .waitFor();
      expect(await page.getByRole('alert').count()).toBe(0);
    });

    it('orders are cancelled, several at a time', async () => {
      await page.goto('/console/orders?status=placed&fulfilment=unfulfilled');
      const boxes = page.locator('tbody input[type=checkbox]');
      await boxes.nth(0).check();
      await boxes.nth(1).check();
      await page.getByLabel('With the ticked orders').selectOption('CancelOrder');
      await see();
      await page.getByLabel('Why is it cancelled?').selectOption('customer');
      await see();
      await page.getByRole('button', { name: 'Cancel 2 orders' }).click();
      await heading('What became of them');
      expect(await page.getByText(/Cancelled \(customer\)/).count()).toBeGreaterThan(0);
      await page.getByRole('link', { name: 'Back to the list' }).click();
      expect(page.url()).toContain('/console/orders?status=placed&fulfilment=unfulfilled');
    });
  });

  it('no page complains in the browser’s console', () => {
    // A page with the status of a refusal is told there too.
    expect(
      shop.complaints.filter((text) => !text.includes('the server responded with a status of 4')),
    ).toEqual([]);
  });
});
