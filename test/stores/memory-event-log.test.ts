import type { Clock } from '../../src/core/model/ports.ts';
import { openMemoryEventLog } from '../../src/stores/memory/memory-event-log.ts';
import { checkpointsContract } from '../contracts/checkpoints.contract.ts';
import { eventLogContract, type OpenedLog } from '../contracts/event-log.contract.ts';
import { replicaContract } from '../contracts/replica.contract.ts';
import { streamNamesContract } from '../contracts/stream-names.contract.ts';

const open = async (clock: Clock): Promise<OpenedLog> => {
  const opened = openMemoryEventLog({ clock });
  return { ...opened, another: async () => opened.log, close: () => opened.log.close() };
};

eventLogContract('memory', open);
replicaContract('memory', open);
streamNamesContract('memory', async () => (await open({ now: () => '2026-11-23T12:00:00.000Z' })).log);
checkpointsContract(
  'memory',
  async () => openMemoryEventLog({ clock: { now: () => '2026-11-23T12:00:00.000Z' } }).checkpoints,
);
