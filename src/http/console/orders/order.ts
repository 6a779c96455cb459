/** What the page itself reads of `GetOrder`; the rest is shown by the answer's shape. */
export interface Order {
  readonly orderId: string;
  readonly number: number;
  readonly status: string;
  readonly payment: string;
  readonly fulfilment: string;
  readonly returns: string;
  readonly onHold: boolean;
  readonly holds: readonly string[];
  readonly currency: string;
  readonly customerName: string;
  readonly customerRef: string | null;
  readonly updatedAt: string;
  readonly version: number;
}
