import { isSame } from '../../../core/kernel/canonical-json.ts';
import type { Restate } from '../../../core/log/as-of-log.ts';
import { type EventData, upcast } from '../../../core/model/event.ts';
import { customerEvents } from '../events.ts';
import type { Person } from './customer.ts';

type Updated = EventData<typeof customerEvents, 'CustomerUpdated'>;

/** An update states all that is known of a customer: what it changed is put on what was known without the rest. */
export const restateCustomer: Restate = (_ref, stored) => {
  let known: Person | undefined;
  return stored.map((one) => {
    const event = upcast(customerEvents, one);
    if (event.type === 'CustomerForgotten') return event;
    const data = event.type === 'CustomerUpdated' ? restated(known, event.data as Updated) : event.data;
    known = personOf(data as Person);
    return { ...event, data };
  });
};

const restated = (known: Person | undefined, data: Updated): Updated =>
  known === undefined ? data : { ...data, ...known, ...changedBy(data), before: known };

const changedBy = (data: Updated): Partial<Person> =>
  Object.fromEntries(
    Object.entries(personOf(data)).filter(([field, now]) => !isSame(now, data.before[field as keyof Person])),
  );

const personOf = ({ name, email, phone, address }: Person): Person => ({ name, email, phone, address });
