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
  ['customer', 10],
  ['inventory', 3],
  ['duplicate', 2],
  ['fraud', 1],
  ['staff', 1],
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

export const goodwillReasons = [
  'Came late',
  'A scratch, kept all the same',
  'The wrapping was torn',
] as const;

export const reopenReasons = [
  'One piece was forgotten',
  'The customer reports a breakage',
  'Closed too early',
] as const;

export const editReasons = ['The customer called', 'Sold out in that size', 'Two orders made one'] as const;

export const holdReasons = [
  ['out_of_stock', 5],
  ['incorrect_address', 3],
  ['high_risk', 2],
  ['other', 1],
] as const;

export const holdNotes: Readonly<Record<string, string>> = {
  out_of_stock: 'The maker delivers next week.',
  incorrect_address: 'The house number is missing; asked for it.',
  high_risk: 'First order, express, gift cards: wait for the bank.',
};

export const returnReasons = [
  'Does not fit',
  'Another colour than in the picture',
  'Arrived broken',
  'Ordered one too many',
] as const;

export const conditions = [
  ['resellable', 6],
  ['opened', 2],
  ['damaged', 2],
  ['defective', 1],
] as const;

interface Carrier {
  readonly carrier: string;
  readonly prefix: string;
}

export const carriers: Readonly<Record<string, Carrier>> & { readonly '*': Carrier } = {
  US: { carrier: 'UPS', prefix: '1Z' },
  JP: { carrier: 'Yamato', prefix: 'YT' },
  DE: { carrier: 'DHL', prefix: 'JJD' },
  FR: { carrier: 'La Poste', prefix: 'LP' },
  GB: { carrier: 'Royal Mail', prefix: 'RM' },
  '*': { carrier: 'DHL', prefix: 'JJD' },
};
