/** Orders → Export: one row a line; what is said of the order stands in its first row only. */
export const text = `# Shopify: Orders, Export, "Plain CSV file".
# What was paid is the total less the outstanding balance. A refund has no date of its own in this file: it is dated as the
# cancellation, else as the payment. Whether taxes are a part of the prices is seen in the total. Several taxes add up to the
# rate of all lines, or each line has one of them, as the amount shows; duties are a surcharge.
columns:
  order: Name
  status: Financial Status
  date: Created at
  sku: Lineitem sku
  name: Lineitem name
  quantity: Lineitem quantity
  price: Lineitem price
  lineDiscountAmount: Lineitem discount
  discountAmount: Discount Amount
  discountCode: Discount Code
  tax: Tax 1 Name+Tax 2 Name+Tax 3 Name+Tax 4 Name+Tax 5 Name|Tax 1 Name
  taxable: Lineitem taxable
  taxAmount: Taxes
  shipping: Shipping
  shippingMethod: Shipping Method
  surcharge: Duties
  total: Total
  currency: Currency
  paidAt: Paid at
  outstanding: Outstanding Balance
  refunded: Refunded Amount
  paymentMethod: Payment Method
  paymentReference: Payment Reference|Payment ID
  cancelledAt: Cancelled at
  shippedAt: Fulfilled at
  customer: Email
  customerName: Billing Name|Shipping Name|Email
  customerEmail: Email
  phone: Phone|Billing Phone|Shipping Phone
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
  note: Notes
  tags: Tags
dateFormat: YYYY-MM-DD HH:mm:ss Z
decimal: .
guestName: Guest
statusWords:
  placed: [paid, pending, authorized, partially_paid, partially_refunded, refunded, voided, expired]
  paid: [paid, partially_refunded, refunded]
  unpaid: [pending, authorized, voided, expired]
`;
