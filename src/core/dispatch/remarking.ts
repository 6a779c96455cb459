import { ok } from '../kernel/result.ts';
import type { AnyCommand, Command, Receipt } from '../model/command.ts';
import type { Middleware } from '../model/message.ts';

/** Says beside the receipt what who sent a command should know of its data. Of a replay, the same. */
export const remarking = (): Middleware<AnyCommand, Command> => (definition, next) => {
  if (definition.kind === 'action' || definition.remarks === undefined) return next;
  return async (message) => {
    const answer = await next(message);
    const remarks = answer.ok ? (definition.remarks?.(message.data) ?? []) : [];
    return answer.ok && remarks.length > 0 ? ok({ ...(answer.value as Receipt), remarks }) : answer;
  };
};
