/** Sales → Orders → Export of the grid: one row an order, without its items. */
export const text = `# Magento 2, Adobe Commerce: Sales, Orders, Export to CSV (the grid).
# The grid has no items: each order becomes one line of what it came to without shipping. Orders that are processed or complete
# were paid. Nor has it taxes and discounts: orders with any come to something else than their total, and are refused. The
# whole total becomes the line with --map "lineTotal=Grand Total (Purchased),shipping:=".
columns:
  order: ID
  status: Status
  date: Purchase Date
  lineTotal: Subtotal
  shipping: Shipping and Handling
  total: Grand Total (Purchased)|Grand Total (Base)
  refunded: Total Refunded
  paymentMethod: Payment Method
  customer: Customer Email
  customerName: Bill-to Name|Customer Name|Ship-to Name
  customerEmail: Customer Email
constants:
  name: Items of the order
dateFormat: MMM D, YYYY h:mm:ss A
decimal: .
guestName: Guest
statusWords:
  placed: [Processing, Pending, Pending Payment, On Hold, Payment Review]
  completed: [Complete]
  cancelled: [Canceled, Closed]
  paid: [Processing, Complete, Closed]
  unpaid: [Pending, Pending Payment, Payment Review, Canceled]
`;
