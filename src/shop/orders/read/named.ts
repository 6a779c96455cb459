import type { Named } from '../../../core/model/query.ts';
import { customerEvents } from '../../customers/events.ts';
import { productEvents } from '../../products/events.ts';

/** The customer and the product that a question names. */
export const partiesOf = ({
  customer,
  sku,
}: {
  customer?: string | undefined;
  sku?: string | undefined;
}): readonly Named[] => [
  { category: customerEvents.category, id: customer },
  { category: productEvents.category, id: sku },
];
