/** Reports → Fulfilment → All Orders: a flat file with one row an item, separated by tabs. */
export const text = `# Amazon: the report "All Orders" (tab-separated).
# Prices, taxes, shipping and promotions are those of a whole row, not of a unit. In the US tax comes on top of prices, in Europe
# they contain it: say which with --map taxIncluded:=no or --map taxIncluded:=yes. Orders that are pending or cancelled
# have no prices: they are filtered, and counted. There are no names, and no streets. Gift wrap is a line of its
# own, with its tax.
columns:
  order: amazon-order-id
  status: order-status
  date: purchase-date
  sku: sku
  name: product-name
  quantity: quantity
  lineTotal: item-price
  lineTax: item-tax
  lineDiscountAmount: item-promotion-discount
  shipping: sum(shipping-price)
  shippingDiscount: sum(ship-promotion-discount)
  shippingTax: sum(shipping-tax)
  shippingMethod: ship-service-level
  surcharge: sum(gift-wrap-price)
  surchargeTax: sum(gift-wrap-tax)
  currency: currency
  country: ship-country
constants:
  paymentMethod: amazon
decimal: .
guestName: Amazon customer
statusWords:
  placed: [Unshipped, PartiallyShipped, Shipped, Shipping, Shipped - Delivered to Buyer, Shipped - Picked Up, Shipped - Out for Delivery]
  paid: [Shipped, Shipping, Shipped - Delivered to Buyer, Shipped - Picked Up, Shipped - Out for Delivery]
where:
  - order-status!=Cancelled
  - order-status!=Pending
  - item-status!=Cancelled
`;
