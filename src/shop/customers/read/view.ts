import codeHash from 'virtual:code-hash';
import { FORGOTTEN } from '../../../core/model/forgetting.ts';
import { defineView } from '../../../core/model/view.ts';
import { customerEvents } from '../events.ts';
import { customerTable } from './customer.ts';
import { customerTextTable, textOf } from './customer-text.ts';

export const customerView = defineView({
  name: 'customer',
  version: 3,
  codeHash,
  summary: 'Customers and how to reach them',
  events: customerEvents,
  tables: { customer: customerTable, text: customerTextTable },
  handlers: {
    CustomerRegistered: ({ customer, text }, { data, meta }) => {
      customer.insert({
        ref: meta.id,
        number: meta.number ?? 0,
        name: data.name,
        email: data.email,
        phone: data.phone,
        address: data.address,
        forgotten: meta.forgotten === true,
        registeredAt: meta.occurredAt,
        updatedAt: meta.occurredAt,
        version: meta.version,
      });
      text.insert({ ref: meta.id, text: textOf(data) });
    },
    CustomerUpdated: ({ customer, text }, { data, meta }) => {
      const { name, email, phone, address } = data;
      customer.update((row) => {
        const { occurredAt: updatedAt, version } = meta;
        Object.assign(row, { name, email, phone, address, updatedAt, version });
      });
      text.update((row) => {
        row.text = textOf(data);
      });
    },
    CustomerForgotten: ({ customer, text }, { meta }) => {
      if (customer.get() === undefined) {
        // Only orders have named them.
        const unknown = { name: FORGOTTEN, email: null, phone: null, address: null };
        const { id: ref, number, occurredAt: registeredAt } = meta;
        const row = { ref, number: number ?? 0, ...unknown, forgotten: true, registeredAt };
        customer.insert({ ...row, updatedAt: registeredAt, version: meta.version });
        text.insert({ ref, text: textOf({ ref, ...unknown }) });
        return;
      }
      customer.update((row) => {
        Object.assign(row, { forgotten: true, updatedAt: meta.occurredAt, version: meta.version });
      });
    },
  },
});
