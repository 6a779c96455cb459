import * as z from 'zod';

/** Which views: all of them for none. */
export const viewNames = () =>
  z
    .array(z.string().min(1))
    .default([])
    .meta({ description: 'Names of views (default: all of them)', offers: 'view' });
