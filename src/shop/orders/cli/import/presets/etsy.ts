/** Shop Manager → Settings → Options → Download Data → Order Items: one row an item. */
export const text = `# Etsy: Download Data, CSV type "Order Items".
# Taxes come on top of prices and were collected with the payment. Columns of the order repeat in each of its rows.
columns:
  order: Order ID
  date: Sale Date
  sku: SKU
  name: Item Name
  quantity: Quantity
  price: Price
  lineDiscountAmount: Discount Amount
  discountAmount: InPerson Discount
  discountCode: Coupon Code
  shipping: Order Shipping
  shippingDiscount: Shipping Discount
  taxAmount: Order Sales Tax
  currency: Currency
  paidAt: Date Paid
  paymentMethod: Payment Type
  shippedAt: Date Shipped
  customerName: Ship Name|Buyer
  shipName: Ship Name
  line1: Ship Address1
  line2: Ship Address2
  city: Ship City
  region: Ship State
  postalCode: Ship Zipcode
  country: Ship Country
  note: Variations
constants:
  taxIncluded: no
dateFormat: MM/DD/YYYY
dateFormats:
  date: MM/DD/YY
decimal: .
guestName: Guest
`;
