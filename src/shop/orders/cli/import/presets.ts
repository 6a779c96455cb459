import { type ImportMap, importMap } from './import-map.ts';
import type { Preset } from './preset-names.ts';

/** The map of each platform's files, in YAML. */
const texts: Readonly<Record<Preset, () => Promise<{ readonly text: string }>>> = {
  shopify: () => import('./presets/shopify.ts'),
  etsy: () => import('./presets/etsy.ts'),
  square: () => import('./presets/square.ts'),
  woocommerce: () => import('./presets/woocommerce.ts'),
  amazon: () => import('./presets/amazon.ts'),
  ebay: () => import('./presets/ebay.ts'),
  magento: () => import('./presets/magento.ts'),
  stripe: () => import('./presets/stripe.ts'),
};

export const presetText = async (name: Preset): Promise<string> => (await texts[name]()).text;

export const presetMap = async (name: Preset): Promise<ImportMap> =>
  importMap(await presetText(name), `The preset ${name}`);
