import { describe, expect, it } from 'vitest';
import { registerCustomer } from '../../src/customers/write/register-customer.ts';
import { updateCustomer } from '../../src/customers/write/update-customer.ts';
import { given } from '../support/given.ts';

const ann = () =>
  given().when(registerCustomer, { ref: 'ann', name: 'Ann Lee', email: 'Ann@Example.org', phone: '+1 555' });

describe('a customer', () => {
  it('is registered under a ref, with an e-mail address that nobody else has', () => {
    ann().thenEvents({
      type: 'CustomerRegistered',
      data: { ref: 'ann', name: 'Ann Lee', email: 'Ann@Example.org', phone: '+1 555' },
    });
    expect(ann().accepted.reserve).toEqual(['customer-email:ann@example.org']);
    expect(registerCustomer).toMatchObject({
      begins: 'duplicate_ref',
      keyTaken: { code: 'duplicate_email' },
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
      release: ['customer-email:ann@example.org'],
      reserve: ['customer-email:ann@lee.example'],
    });
  });

  it('can lose an address, and keeps its key when only capitals change', () => {
    const gone = ann().when(updateCustomer, { ref: 'ann', email: null });
    expect(gone.accepted).toMatchObject({ release: ['customer-email:ann@example.org'] });
    expect(gone.accepted.reserve).toBeUndefined();
    const lower = ann().when(updateCustomer, { ref: 'ann', email: 'ann@example.org' });
    expect(lower.accepted.reserve).toBeUndefined();
    expect(lower.accepted.release).toBeUndefined();
  });

  it('does not change into what it is', () => {
    ann().when(updateCustomer, { ref: 'ann', name: 'Ann Lee' }).thenRejected('no_change');
    ann().when(updateCustomer, { ref: 'ann' }).thenRejected('no_change');
  });
});
