/** Platforms whose own files are known. */
export const presets = [
  'shopify',
  'etsy',
  'square',
  'woocommerce',
  'amazon',
  'ebay',
  'magento',
  'stripe',
] as const;

export type Preset = (typeof presets)[number];
