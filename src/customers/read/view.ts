import { defineView } from '../../core/view.ts';
import { customerEvents } from '../events.ts';
import { customerTable } from './customer.ts';

export const customerView = defineView({
  name: 'customer',
  version: 1,
  summary: 'Customers and how to reach them',
  events: customerEvents,
  tables: { customer: customerTable },
  handlers: {
    CustomerRegistered: ({ customer }, { data, meta }) =>
      customer.insert({
        ref: meta.id,
        number: meta.number ?? 0,
        name: data.name,
        email: data.email,
        phone: data.phone,
        registeredAt: meta.occurredAt,
        updatedAt: meta.occurredAt,
        version: meta.version,
      }),
    CustomerUpdated: ({ customer }, { data: { name, email, phone }, meta }) =>
      customer.update((row) => {
        Object.assign(row, { name, email, phone, updatedAt: meta.occurredAt, version: meta.version });
      }),
  },
});
