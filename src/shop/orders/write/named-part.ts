import type { Rejection } from '../../../core/model/command.ts';
import { rejectMissing } from './rejections.ts';

/** Of each kind of part with ids of its own: what is said where an order has none. */
const NONE = {
  line: 'It has no lines at all.',
  payment: 'It has no payments at all.',
  shipment: 'Nothing is shipped yet.',
  return: 'Nothing is announced to come back.',
} as const;

/** The part of an order that a command names by its id; a rejection lists those that there are. */
export const namedPart = <Part extends object>(
  kind: keyof typeof NONE,
  parts: ReadonlyMap<string, Part>,
  id: string,
): Part | Rejection =>
  parts.get(id) ??
  rejectMissing(`${kind}_not_found`, `The order has no ${kind} ${id}.`, {
    hint: parts.size === 0 ? NONE[kind] : `Its ${kind}s are ${[...parts.keys()].join(', ')}.`,
  });
