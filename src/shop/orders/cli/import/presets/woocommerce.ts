/** The plugin “Advanced Order Export”, its default fields: one row an item. */
export const text = `# WooCommerce: Advanced Order Export For WooCommerce, default fields, one row an item.
# Items and shipping are without tax. Orders that are processed or completed were paid.
columns:
  order: Order Number
  status: Order Status
  date: Order Date
  sku: SKU
  name: Item Name
  quantity: Quantity|Quantity (- Refund)
  price: Item Cost
  discountAmount: Cart Discount Amount
  discountCode: Coupon Code
  shipping: Order Shipping Amount
  shippingMethod: Shipping Method Title
  taxAmount: Order Total Tax Amount
  total: Order Total Amount
  refunded: Order Refund Amount
  currency: Order Currency
  paidAt: Paid Date
  completedAt: Completed Date
  paymentMethod: Payment Method Title
  paymentReference: Transaction ID
  customer: Email (Billing)
  customerName: First Name (Billing)+Last Name (Billing)|First Name (Shipping)+Last Name (Shipping)|Company (Billing)|Email (Billing)
  customerEmail: Email (Billing)
  phone: Phone (Billing)
  shipName: First Name (Shipping)+Last Name (Shipping)
  line1: Address 1&2 (Shipping)
  city: City (Shipping)
  region: State Code (Shipping)
  postalCode: Postcode (Shipping)
  country: Country Code (Shipping)
  billName: First Name (Billing)+Last Name (Billing)
  billLine1: Address 1&2 (Billing)
  billCity: City (Billing)
  billRegion: State Code (Billing)
  billPostalCode: Postcode (Billing)
  billCountry: Country Code (Billing)
  note: Customer Note
constants:
  taxIncluded: no
dateFormat: YYYY-MM-DD HH:mm
guestName: Guest
statusWords:
  placed: [Processing, On hold, Pending payment]
  completed: [Completed]
  cancelled: [Cancelled, Refunded, Failed]
  paid: [Processing, Completed, Refunded]
  unpaid: [On hold, Pending payment, Failed]
  refunded: [Refunded]
`;
