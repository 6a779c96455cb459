import { describe, expect, it } from 'vitest';
import { upcast } from '../../src/core/model/event.ts';
import { customerEvents } from '../../src/shop/customers/events.ts';
import { registerCustomer } from '../../src/shop/customers/write/register-customer.ts';
import { updateCustomer } from '../../src/shop/customers/write/update-customer.ts';
import { given } from '../support/given.ts';
import { undo } from '../support/undoing.ts';

const HOME = { line1: '1 Main St', city: 'Berlin', country: 'DE' };

const ann = () =>
  given().when(registerCustomer, { ref: 'ann', name: 'Ann Lee', email: 'Ann@Example.org', phone: '+1 555' });

describe('a customer', () => {
  it('cannot share an address, in capitals or not, its domain in its own letters or as xn--', () => {
    const reserved = (email: string) =>
      given().when(registerCustomer, { ref: 'm', name: 'M', email }).accepted.reserve;
    expect(reserved('Info@MÜNCHEN.de')).toEqual(['customer-email#info@xn--mnchen-3ya.de']);
    expect(reserved('info@xn--mnchen-3ya.de')).toEqual(reserved('info@münchen.de'));
  });

  it('is registered under a ref, with an e-mail address that nobody else has', () => {
    ann().thenEvents({
      type: 'CustomerRegistered',
      data: { ref: 'ann', name: 'Ann Lee', email: 'Ann@Example.org', phone: '+1 555' },
    });
    expect(ann().accepted.reserve).toEqual(['customer-email#ann@example.org']);
    expect(registerCustomer).toMatchObject({
      creates: 'duplicate_ref',
      keyTaken: { code: 'duplicate_email' },
    });
  });

  it('may have an address, whose recipient is whoever the customer then is', () => {
    const moved = ann().when(updateCustomer, { ref: 'ann', address: HOME });
    moved.thenEvents({
      type: 'CustomerUpdated',
      data: {
        name: 'Ann Lee',
        address: { ...HOME, name: null, line2: null, region: null, postalCode: null },
        before: { address: null },
      },
    });
    moved.when(updateCustomer, { ref: 'ann', address: HOME }).thenRejected('no_change');
    moved
      .when(updateCustomer, { ref: 'ann', address: null })
      .thenEvents({ type: 'CustomerUpdated', data: { address: null } });
    given()
      .when(registerCustomer, { ref: 'bob', name: 'Bob', address: { ...HOME, name: 'Reception' } })
      .thenEvents({ type: 'CustomerRegistered', data: { address: { name: 'Reception', city: 'Berlin' } } });
  });

  it('had no address in the first version of its events', () => {
    const person = { name: 'Ann Lee', email: null, phone: '1' };
    const { definitions } = customerEvents;
    const registered = { type: 'CustomerRegistered', schemaVersion: 1, data: { ref: 'ann', ...person } };
    const updated = {
      type: 'CustomerUpdated',
      schemaVersion: 1,
      data: { ref: 'ann', ...person, before: person },
    };
    const [first, second] = [upcast(customerEvents, registered), upcast(customerEvents, updated)];
    expect(definitions.CustomerRegistered.data().parse(first.data)).toEqual({
      ref: 'ann',
      ...person,
      address: null,
    });
    expect(definitions.CustomerUpdated.data().parse(second.data)).toMatchObject({
      before: { address: null },
    });
  });

  it('needs no e-mail address', () => {
    const bob = given().when(registerCustomer, { ref: 'bob', name: 'Bob' });
    bob.thenEvents({ type: 'CustomerRegistered', data: { email: null, phone: null } });
    expect(bob.accepted.reserve).toEqual([]);
  });

  it('tells what it was when it changes, and gives the old address up', () => {
    const moved = ann().when(updateCustomer, { ref: 'ann', email: 'ann@lee.example' });
    moved.thenEvents({
      type: 'CustomerUpdated',
      data: {
        name: 'Ann Lee',
        email: 'ann@lee.example',
        before: { email: 'Ann@Example.org', phone: '+1 555' },
      },
    });
    expect(moved.accepted).toMatchObject({
      release: ['customer-email#ann@example.org'],
      reserve: ['customer-email#ann@lee.example'],
    });
  });

  it('can lose an address, and keeps its key when only capitals change', () => {
    const gone = ann().when(updateCustomer, { ref: 'ann', email: null });
    expect(gone.accepted).toMatchObject({ release: ['customer-email#ann@example.org'] });
    expect(gone.accepted.reserve).toBeUndefined();
    const lower = ann().when(updateCustomer, { ref: 'ann', email: 'ann@example.org' });
    expect(lower.accepted.reserve).toBeUndefined();
    expect(lower.accepted.release).toBeUndefined();
  });

  it('does not change into what it is', () => {
    ann().when(updateCustomer, { ref: 'ann', name: 'Ann Lee' }).thenRejected('no_change');
    ann().when(updateCustomer, { ref: 'ann' }).thenRejected('no_change');
  });

  it('changes back to what it was, unless the same has changed again', async () => {
    const moved = ann().when(updateCustomer, { ref: 'ann', email: null, phone: '+1 777' });
    await undo(updateCustomer, moved).thenSends('UpdateCustomer', {
      email: 'Ann@Example.org',
      phone: '+1 555',
    });
    const renamed = moved.when(updateCustomer, { ref: 'ann', name: 'Ann Ray' });
    await undo(updateCustomer, moved, () => renamed).thenSends('UpdateCustomer', { phone: '+1 555' });
    const again = moved.when(updateCustomer, { ref: 'ann', phone: '+1 999' });
    undo(updateCustomer, moved, () => again).thenCannot('The phone has changed since');
  });
});
