import { foldText } from '../../../core/kernel/fold-text.ts';

/** Card and card are one method of payment, however a payment keeps it. */
export const isSameMethod = (one: string, other: string): boolean => foldText(one) === foldText(other);
