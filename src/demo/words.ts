/** What people in the demo shop write down. */

export const callNotes = [
  'Called in; asked for an offer first.',
  'Met at the spring fair, wants to compare colours.',
  'By e-mail, see the thread of the same day.',
  'Wants the same as last time.',
] as const;

export const deskNotes = [
  'Please leave it with the neighbour if nobody is in.',
  'Asked for a card to go with it: "Happy birthday!"',
  'Fragile: pack in two boxes.',
  'Wants the invoice by post.',
  'Called about the delivery; told Thursday.',
  'Second time that the address was misspelt, corrected.',
] as const;

export const tagsOfOrders = [
  ['vip', 3],
  ['fragile', 3],
  ['press', 1],
  ['spring-fair', 2],
] as const;

export const cancelReasons = [
  ['customer', 8],
  ['payment', 5],
  ['inventory', 3],
  ['duplicate', 2],
  ['fraud', 1],
  ['other', 1],
] as const;

export const cancelNotes = [
  'Ordered the wrong size.',
  'Found it elsewhere.',
  'Takes too long.',
  'Was meant as a question only.',
] as const;

export const reinstateReasons = [
  'Cancelled the wrong one',
  'Changed their mind again',
  'The payment came after all',
] as const;

export const reopenReasons = [
  'One piece was forgotten',
  'The customer reports a breakage',
  'Closed too early',
] as const;
