/** Every "no" that a rule of customers can say: its code, and what it means. */
export const customerRejections = {
  duplicate_ref: 'There is a customer with this ref already.',
  duplicate_email: 'Another customer has this e-mail address.',
  no_change: 'It is so already.',
} as const;
