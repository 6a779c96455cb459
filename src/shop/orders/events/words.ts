export const orderStatuses = ['created', 'placed', 'completed', 'cancelled'] as const;
export type OrderStatus = (typeof orderStatuses)[number];

/** Why an order is cancelled. A draft that is thrown away needs no other reason than `draft_discarded`. */
export const cancelReasons = [
  'customer',
  'payment',
  'fraud',
  'inventory',
  'staff',
  'duplicate',
  'other',
  'draft_discarded',
] as const;

export const holdReasons = [
  'awaiting_payment',
  'high_risk',
  'incorrect_address',
  'out_of_stock',
  'other',
] as const;
export type HoldReason = (typeof holdReasons)[number];

/** What money that is paid back does to what is owed: it is due again, or it is credited. */
export const refundKinds = ['refund', 'credit'] as const;
export type RefundKind = (typeof refundKinds)[number];

/** The state in which a returned unit arrives. */
export const returnConditions = ['resellable', 'opened', 'damaged', 'defective', 'other'] as const;
