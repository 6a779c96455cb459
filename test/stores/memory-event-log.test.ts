import { openMemoryEventLog } from '../../src/stores/memory/memory-event-log.ts';
import { eventLogContract } from '../contracts/event-log.contract.ts';

eventLogContract('memory', async (clock) => {
  const { log, refusals } = openMemoryEventLog({ clock });
  return { log, refusals, another: async () => log, close: () => log.close() };
});
