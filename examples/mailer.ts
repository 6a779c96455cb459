import { openDaybook, type RecordedEvent } from 'daybook';

/** Writes a letter about every order that was placed since it last ran. A letter that cannot be sent is tried again. */
export async function mailPlacedOrders(db: string, send: (letter: string) => Promise<void>): Promise<void> {
  const daybook = await openDaybook({ db, create: false });
  try {
    const subscriptions = await daybook.subscriptions();
    // How far it has come is kept beside the log, under its name.
    subscriptions.subscribe('mailer', ['OrderPlaced'], (event) => send(letter(event)));
    await subscriptions.catchUp();
  } finally {
    await daybook.close();
  }
}

/** The event's type says what its data holds: amounts are integer minor units. */
const letter = ({ data, meta }: RecordedEvent<'OrderPlaced'>): string =>
  `Order ${meta.id}: ${data.totals.total} ${data.currency}`;
