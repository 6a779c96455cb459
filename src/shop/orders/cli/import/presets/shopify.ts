/** Orders → Export: one row a line, what is said of the order in its first row only. */
export const text = `# Shopify: Orders, Export, "Plain CSV file"
columns:
  order: Name
  sku: Lineitem sku
  name: Lineitem name
  quantity: Lineitem quantity
  price: Lineitem price
  lineDiscountAmount: Lineitem discount
  discountAmount: Discount Amount
  discountCode: Discount Code
  taxAmount: Taxes
  shipping: Shipping
  shippingMethod: Shipping Method
  total: Total
  currency: Currency
  date: Created at
  paidAt: Paid at
  outstanding: Outstanding Balance
  refunded: Refunded Amount
  paymentMethod: Payment Method
  paymentReference: Payment Reference
  cancelledAt: Cancelled at
  shippedAt: Fulfilled at
  customer: Email
  customerName: Billing Name|Shipping Name|Email
  customerEmail: Email
  shipName: Shipping Name
  line1: Shipping Address1|Shipping Street
  line2: Shipping Address2
  city: Shipping City
  region: Shipping Province
  postalCode: Shipping Zip
  country: Shipping Country
  billName: Billing Name
  billLine1: Billing Address1|Billing Street
  billLine2: Billing Address2
  billCity: Billing City
  billRegion: Billing Province
  billPostalCode: Billing Zip
  billCountry: Billing Country
  phone: Phone|Billing Phone|Shipping Phone
  note: Notes
  tags: Tags
dateFormat: YYYY-MM-DD HH:mm:ss Z
guestName: Guest
decimal: .
`;
