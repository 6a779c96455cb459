/** Seller Hub → Orders → Download report: one row an item, below a row of the whole order where it has several. */
export const text = `# eBay: Seller Hub, Orders, Download report.
# There is a blank row above the header and remarks below the orders. An order of several items has a row of its own above
# them, with the buyer and the total, and no item. Tax that eBay collects is a part of the total.
columns:
  order: Order Number
  date: Sale Date
  sku: Custom Label
  name: Item Title
  quantity: Quantity
  price: Sold For
  shipping: Shipping And Handling
  taxAmount: eBay Collected Tax
  total: Total Price
  paidAt: Paid On Date
  paymentMethod: Payment Method
  paymentReference: PayPal Transaction ID|Transaction ID
  shippedAt: Shipped On Date
  tracking: Tracking Number
  customerName: Ship To Name|Buyer Name|Buyer Username
  customerEmail: Buyer Email
  phone: Ship To Phone
  shipName: Ship To Name
  line1: Ship To Address 1
  line2: Ship To Address 2
  city: Ship To City
  region: Ship To State
  postalCode: Ship To Zip
  country: Ship To Country
  note: Buyer Note
constants:
  taxIncluded: no
dateFormat: MMM-DD-YY
guestName: eBay customer
where:
  - Item Title!=
`;
