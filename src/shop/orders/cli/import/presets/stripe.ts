/** Payments → Export: one row a payment, each an order of one line. */
export const text = `# Stripe: Payments, Export, all columns.
# Each payment becomes an order of one line that was paid at once. Payments that failed or were not captured are filtered, and
# counted. Times are those of UTC.
columns:
  order: id
  date: Created (UTC)|Created date (UTC)
  status: Status
  name: Description|Statement Descriptor|id
  price: Amount
  currency: Currency
  paid: Amount
  paidAt: Created (UTC)|Created date (UTC)
  refunded: Amount Refunded
  refundedAt: Refunded date (UTC)
  paymentMethod: Card Brand|Payment Source Type
  paymentReference: PaymentIntent ID|id
  customerName: Card Name|Customer Description|Customer Email
  customerEmail: Customer Email
  shipName: Shipping Name
  line1: Shipping Address Line1
  line2: Shipping Address Line2
  city: Shipping Address City
  region: Shipping Address State
  postalCode: Shipping Address Postal Code
  country: Shipping Address Country
constants:
  quantity: '1'
timeZone: UTC
decimal: .
guestName: Guest
statusWords:
  placed: [Paid, Succeeded, Refunded, Partial Refund, Partially Refunded]
where:
  - Status!=Failed
  - Status!=Canceled
  - Status!=Requires Payment Method
  - Status!=Requires Confirmation
  - Status!=Requires Action
  - Status!=Requires Capture
  - Captured!=false
`;
