import { describe, expect, it } from 'vitest';
import { routesOf } from '../../src/http/messages/routes.ts';
import { describedCommands } from './support/service.ts';

const commands = await describedCommands();
const both = { commands: true, queries: true };
const lines = (sides = both) =>
  routesOf(commands, sides).map(({ method, path, spec }) => `${method} ${path} ${spec.name}`);

describe('the routes', () => {
  it('are the paths of the command line, every message with a path once', () => {
    expect(lines().toSorted()).toMatchInlineSnapshot(`
      [
        "GET /ageing Ageing",
        "GET /attention Attention",
        "GET /books/journal Journal",
        "GET /commands ListCommands",
        "GET /commands/{commandId} ShowCommand",
        "GET /customers FindCustomers",
        "GET /customers/stats CustomerOrderStats",
        "GET /customers/{customer}/orders CustomerOrders",
        "GET /customers/{ref} GetCustomer",
        "GET /events ListEvents",
        "GET /events/trace TraceEvents",
        "GET /events/verify VerifyLog",
        "GET /events/{position} ShowCommit",
        "GET /funnel Funnel",
        "GET /orders FindOrders",
        "GET /orders/export ExportOrders",
        "GET /orders/search SearchOrders",
        "GET /orders/{orderId} GetOrder",
        "GET /orders/{orderId}/diff DiffOrder",
        "GET /orders/{orderId}/history GetTimeline",
        "GET /orders/{orderId}/why ExplainOrder",
        "GET /payments PaymentsReport",
        "GET /payments/search SearchPayments",
        "GET /products FindProducts",
        "GET /products/sales ProductSales",
        "GET /products/{sku} GetProduct",
        "GET /sales SalesReport",
        "GET /tax TaxReport",
        "GET /views ListViews",
        "GET /views/status ViewsStatus",
        "GET /views/verify VerifyViews",
        "GET /views/{view} ShowView",
        "POST /customers RegisterCustomer",
        "POST /customers/forgotten ProveForgetting",
        "POST /customers/{ref}/forget ForgetCustomer",
        "POST /customers/{ref}/update UpdateCustomer",
        "POST /orders CreateOrder",
        "POST /orders/forgotten ProveGuestForgetting",
        "POST /orders/{orderId}/address/set SetShippingAddress",
        "POST /orders/{orderId}/address/set-billing SetBillingAddress",
        "POST /orders/{orderId}/authorize AuthorizePayment",
        "POST /orders/{orderId}/cancel CancelOrder",
        "POST /orders/{orderId}/cancel-shipment CancelShipment",
        "POST /orders/{orderId}/capture CapturePayment",
        "POST /orders/{orderId}/complete CompleteOrder",
        "POST /orders/{orderId}/deliver ConfirmDelivery",
        "POST /orders/{orderId}/discount/add ApplyDiscount",
        "POST /orders/{orderId}/discount/remove RemoveDiscount",
        "POST /orders/{orderId}/edit EditOrder",
        "POST /orders/{orderId}/forget ForgetGuest",
        "POST /orders/{orderId}/hold HoldOrder",
        "POST /orders/{orderId}/items/add AddItem",
        "POST /orders/{orderId}/items/change ChangeItem",
        "POST /orders/{orderId}/items/remove RemoveItem",
        "POST /orders/{orderId}/note AddNote",
        "POST /orders/{orderId}/pay RecordPayment",
        "POST /orders/{orderId}/place PlaceOrder",
        "POST /orders/{orderId}/refund RefundPayment",
        "POST /orders/{orderId}/reinstate ReinstateOrder",
        "POST /orders/{orderId}/release ReleaseHold",
        "POST /orders/{orderId}/reopen ReopenOrder",
        "POST /orders/{orderId}/return/cancel CancelReturn",
        "POST /orders/{orderId}/return/receive ReceiveReturn",
        "POST /orders/{orderId}/return/request RequestReturn",
        "POST /orders/{orderId}/set-status UpdateOrderStatus",
        "POST /orders/{orderId}/ship ShipItems",
        "POST /orders/{orderId}/shipping/set SetShipping",
        "POST /orders/{orderId}/tag TagOrder",
        "POST /orders/{orderId}/tracking UpdateTracking",
        "POST /orders/{orderId}/untag UntagOrder",
        "POST /orders/{orderId}/void VoidPayment",
        "POST /products RegisterProduct",
        "POST /products/{sku}/discontinue DiscontinueProduct",
        "POST /products/{sku}/price ChangeProductPrice",
        "POST /products/{sku}/rename RenameProduct",
        "POST /views/catch-up CatchUpViews",
        "POST /views/rebuild RebuildViews",
      ]
    `);
  });

  it('are different ones, each', () => {
    const places = lines().map((line) => line.replace(/ \w+$/, '').replaceAll(/\{\w+\}/g, '{}'));
    expect(places).toHaveLength(new Set(places).size);
  });

  it('of the command service read nothing, those of the query service change nothing', () => {
    expect(lines({ commands: true, queries: false }).filter((line) => !line.startsWith('POST '))).toEqual([]);
    expect(lines({ commands: false, queries: true }).filter((line) => !line.startsWith('GET '))).toEqual([]);
  });
});
