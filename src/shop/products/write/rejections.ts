/** Every "no" that a rule of products can say: its code, and what it means. */
export const productRejections = {
  duplicate_sku: 'There is a product with this sku already.',
  no_change: 'It is so already.',
} as const;
