import { toneOf } from '../../../core/describe/status-tones.ts';

/** A status: its word and a shape; the colour only says it again. */
export const Badge = ({ status }: { readonly status: string }) => (
  <span class={`badge ${toneOf(status) ?? 'quiet'}`}>{words(status)}</span>
);

/** `partially_paid` → `partially paid` */
export const words = (status: string): string => status.replaceAll('_', ' ');
