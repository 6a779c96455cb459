import { defineView } from '../../core/view.ts';
import { customerEvents } from '../events.ts';
import { customerTable } from './customer.ts';

export const customerView = defineView({
  name: 'customer',
  version: 2,
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
        address: data.address,
        registeredAt: meta.occurredAt,
        updatedAt: meta.occurredAt,
        version: meta.version,
      }),
    CustomerUpdated: ({ customer }, { data: { name, email, phone, address }, meta }) =>
      customer.update((row) => {
        const { occurredAt: updatedAt, version } = meta;
        Object.assign(row, { name, email, phone, address, updatedAt, version });
      }),
  },
});
