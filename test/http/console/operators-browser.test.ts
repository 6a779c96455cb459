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
describe.skipIf(chromiumPath === undefined)('the other pages in Chromium', { timeout: 60_000 }, () => {
  let shop: BrowsedShop;
  let page: Page;
  beforeAll(async () => {
    shop = await browseShop();
    page = await shop.window();
  });
  afterAll(() => shop.close());

  const PAGES = [
    '/customers',
    '/customers?text=nobodyatall',
    '/customers/ann',
    '/customers/ann/update',
    '/products',
    '/products/MUG',
    '/products/MUG/price',
    '/attention',
    '/attention?rule=unpaid',
    '/sales',
    '/sales?per=product',
    '/sales?by=quarter&per=country',
    '/sales?from=whenever',
    '/sales/funnel',
    '/sales/ageing',
    '/log',
    '/log?type=OrderPlaced&actor=maria',
    '/log/7',
    '/log/refused',
    '/views',
    '/views/order_summary',
    '/node',
  ];
  /** Bytes of a page, uncompressed. */
  const MOST_BYTES = 50 * 1024;

  it.each(PAGES)(
    '%s is accessible, wide and light as at 320 px in the dark, no wider than that, and small',
    async (path) => {
      const answer = await page.goto(`/console${path}`);
      expect(await violationsOn(page)).toEqual([]);
      expect((await answer?.body())?.length).toBeLessThanOrEqual(MOST_BYTES);
      await narrowInTheDark(page, async () => {
        expect(await violationsOn(page)).toEqual([]);
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
      });
    },
  );

  it('everything that is clicked is large enough for a finger', async () => {
    await narrowInTheDark(page, async () => {
      for (const path of ['/sales', '/log', '/views', '/customers/ann']) {
        await page.goto(`/console${path}`);
        const small = await page.evaluate(
          `[...document.querySelectorAll('main button, main .button, main select, main input, .tabs a, summary')]
            .filter((one) => one.offsetParent !== null && one.getBoundingClientRect().height < 44)
            .map((one) => one.outerHTML)`,
        );
        expect(small).toEqual([]);
      }
    });
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

    it('the views are rebuilt, and compared with the log', async () => {
      await page.goto('/console/views');
      await page.getByRole('button', { name: 'Rebuild all views' }).click();
      expect(page.url()).toContain('/console/views/jobs/');
      const outcome = page.getByRole('heading', { name: 'What came of it' });
      // By itself, or by the link.
      if (javaScript) await outcome.waitFor();
      while (!(await outcome.isVisible())) await page.getByRole('link', { name: 'Look again' }).click();
      await page.getByRole('row', { name: /order_summary/ }).waitFor();
      // axe needs timers, which a page without JavaScript has not.
      expect(javaScript ? await violationsOn(page) : []).toEqual([]);
      await page.getByRole('link', { name: 'Views' }).last().click();
      await page.getByRole('button', { name: 'Compare all views with the log' }).click();
      if (javaScript) await outcome.waitFor();
      while (!(await outcome.isVisible())) await page.getByRole('link', { name: 'Look again' }).click();
      await page.getByRole('columnheader', { name: 'Differences' }).waitFor();
    });

    it('a customer is changed, after a look at what that would change', async () => {
      await page.goto('/console/customers?text=ann');
      await page.getByRole('link', { name: 'Ann Lee' }).click();
      await page.getByRole('link', { name: 'Change' }).click();
      await page.getByLabel('Phone').fill(javaScript ? '+1 202 555 0101' : '+1 202 555 0102');
      await page.getByRole('button', { name: 'See what it would change' }).click();
      await page.getByRole('heading', { name: 'What it would change' }).waitFor();
      await page.getByRole('button', { name: 'Update', exact: true }).click();
      await page.getByRole('heading', { level: 1, name: 'Ann Lee' }).waitFor();
      expect(
        await page.getByText(javaScript ? '+1 202 555 0101' : '+1 202 555 0102').count(),
      ).toBeGreaterThan(0);
    });

    it('sales are filtered by a form, and lead on to a product', async () => {
      await page.goto('/console/sales');
      await page.getByLabel('For each').selectOption('product');
      await page.getByLabel('Period').selectOption('');
      await page.getByRole('button', { name: 'Show' }).click();
      await page
        .getByRole('img', { name: /^Net sales per product/ })
        .first()
        .waitFor();
      await page.locator('tbody th a').first().click();
      await page.getByRole('heading', { name: 'In the catalogue' }).waitFor();
      expect(page.url()).toContain('/console/products/');
    });
  });

  it('no page complains in the browser’s console', () => {
    expect(
      shop.complaints.filter((text) => !text.includes('the server responded with a status of 4')),
    ).toEqual([]);
  });
});
