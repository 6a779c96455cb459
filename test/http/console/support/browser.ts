import { accessSync, constants, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import type { RunOptions } from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { fillShop } from '../../../../src/demo/fill-shop.ts';
import { ConsoleSessions } from '../../../../src/http/auth/console-sessions.ts';
import { Lifecycle } from '../../../../src/http/lifecycle.ts';
import { listen } from '../../../../src/http/serve.ts';
import { MemoryAccessStore } from '../../../../src/stores/memory/memory-access-store.ts';
import { NOW, openService } from '../../support/service.ts';
import { ANN } from './console.ts';

/** Debian's Chromium, where it is installed: nothing is downloaded for it. */
export const chromiumPath: string | undefined = (process.env['PATH'] ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'chromium'))
  .find(isExecutable);

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A filled shop behind its console, on a port of its own, and a browser. */
export interface BrowsedShop {
  readonly url: string;
  /** A window of somebody who is signed in. Errors and warnings in its console are in `complaints`. */
  window(options?: { readonly javaScript?: boolean }): Promise<Page>;
  readonly complaints: string[];
  close(): Promise<void>;
}

export async function browseShop(): Promise<BrowsedShop> {
  const sessions = new ConsoleSessions({ store: new MemoryAccessStore(), clock: { now: () => NOW } });
  const service = await openService({ console: { sessions, zone: 'Europe/Berlin' } });
  await fillShop(service.daybook, { orders: 120, seed: 7, now: NOW, progress: () => undefined });
  const lifecycle = new Lifecycle();
  const serving = await listen((request) => service.http.fetch(request), lifecycle, {
    host: '127.0.0.1',
    port: 0,
    drainDelayMs: 0,
    drainTimeoutMs: 1_000,
  });
  const browser: Browser = await chromium.launch({
    ...(chromiumPath === undefined ? {} : { executablePath: chromiumPath }),
    args: ['--no-sandbox'],
  });
  const complaints: string[] = [];
  const contexts: BrowserContext[] = [];
  return {
    url: serving.url,
    complaints,
    window: async ({ javaScript = true } = {}) => {
      const context = await browser.newContext({
        baseURL: serving.url,
        javaScriptEnabled: javaScript,
        viewport: WIDE,
        colorScheme: 'light',
      });
      contexts.push(context);
      const page = await context.newPage();
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(error.message));
      const link = await sessions.createLink(ANN);
      await page.goto(`/console/sign-in?link=${link}`);
      return page;
    },
    close: async () => {
      await browser.close();
      await serving.drain();
      await service.close();
    },
  };
}

const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 320, height: 900 };

/** Looks at the page as it is on a telephone at night: 320 px wide, in the dark. */
export async function narrowInTheDark(page: Page, look: () => Promise<void>): Promise<void> {
  await page.setViewportSize(NARROW);
  await page.emulateMedia({ colorScheme: 'dark' });
  try {
    await look();
  } finally {
    await page.setViewportSize(WIDE);
    await page.emulateMedia({ colorScheme: 'light' });
  }
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** WCAG 2.2 AA, and what axe calls best practice. It need not describe what is right, nor load style sheets once more. */
const RULES: RunOptions = {
  resultTypes: ['violations'],
  preload: false,
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
};

/** What axe finds wrong with the page: the rule, and where. */
export async function violationsOn(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  const found = await page.evaluate(
    `axe.run(${JSON.stringify(RULES)}).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ target }) => target.join(' ')).join(', ')))`,
  );
  return found as readonly string[];
}
