import * as z from 'zod';
import { defineEventGroup } from '../../../core/model/event.ts';
import { text } from '../../../core/model/fields.ts';
import { amountOf, orderCurrency, words } from './fields.ts';
import { returnId } from './ids.ts';
import { lineUnits } from './order-line.ts';
import { orderUnits, sale, settlement } from './sums.ts';
import { returnConditions } from './words.ts';

/** What comes back. */
export const returns = defineEventGroup({
  ReturnRequested: {
    summary: 'The customer announced a return',
    data: () =>
      z.strictObject({
        returnId: returnId(),
        reason: text(500).describe('Why'),
        lines: z.array(lineUnits()),
        units: orderUnits(),
      }),
  },
  ReturnReceived: {
    summary: 'Returned units arrived and were credited',
    data: () =>
      z.strictObject({
        returnId: returnId(),
        currency: orderCurrency(),
        lines: z.array(
          lineUnits().extend({
            condition: z.enum(returnConditions).describe('How they arrived'),
            credit: amountOf('What is credited for them'),
          }),
        ),
        credit: amountOf('What is credited in all'),
        closed: z.boolean().describe('Whether all announced units have arrived'),
        units: orderUnits(),
        settlement: settlement(),
        sale: sale(),
      }),
  },
  ReturnCancelled: {
    summary: 'What was announced and had not arrived will not come back',
    data: () =>
      z.strictObject({
        returnId: returnId(),
        reason: words(500, 'Why'),
        lines: z.array(lineUnits()),
        units: orderUnits(),
      }),
  },
});
