/** Transactions → Export → Items Detail: one row an item, paid when it was sold. */
export const text = `# Square: Transactions, Export, "Items Detail CSV".
# Date and time stand in two columns, in the zone of the shop: say it with --tz. Amounts have a sign and no currency: say it with
# --currency. Discounts are less than nothing. Refunds are rows of their own: they are paid back on the sale whose transaction or
# payment they name, wherever it stands in the file, and refused where it is not in it.
columns:
  order: Transaction ID
  date: Date+Time
  paidAt: Date+Time
  sku: SKU
  name: Item
  category: Category
  quantity: Qty
  lineTotal: Gross Sales
  lineDiscountAmount: -Discounts
  lineTax: Tax
  paymentReference: Payment ID
  customer: Customer Reference ID
  customerName: Customer Name
  note: Notes
constants:
  taxIncluded: no
  paymentMethod: square
dateFormat: YYYY-MM-DD HH:mm:ss
decimal: .
guestName: Walk-in
refundRows: Event Type=Refund
`;
