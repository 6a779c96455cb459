/** Platforms whose own files are known. */
export const presets = ['shopify'] as const;

export type Preset = (typeof presets)[number];
