import type { EventMeta } from '../../../core/model/aggregate.ts';

const IMPORTS: ReadonlySet<string> = new Set(['ImportOrder', 'ReimportOrder']);

/** Whether a command takes over what has happened elsewhere. */
export const isImport = (command: string): boolean => IMPORTS.has(command);

/** What was imported together has one correlation id: the batch. Null: the order was not imported, or by itself. */
export const batchOf = ({ command, commandId, correlationId }: EventMeta): string | null =>
  isImport(command) && correlationId !== commandId ? correlationId : null;
