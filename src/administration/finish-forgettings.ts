import * as z from 'zod';
import { ok } from '../core/kernel/result.ts';
import { defineAction } from '../core/model/command.ts';

const item = z.object({
  forgotten: z
    .int()
    .describe('How many people the log has forgotten')
    .meta({ show: 'integer', column: 'table' }),
  complete: z
    .boolean()
    .describe('Whether nothing is left of any of them')
    .meta({ show: 'boolean', column: 'table' }),
});

export const finishForgettings = defineAction({
  name: 'FinishForgettings',
  summary: 'Erase what a crash has left of people whom the log has forgotten',
  input: z.strictObject({}),
  result: { kind: 'one', item: () => item },
  run: async (_, { forgettings }) => ok(await (await forgettings()).finish()),
});
