import type { Issue } from '../../core/kernel/failure.ts';

/** What a schema says of a rate, its bound in percent, as rates are typed: schemas hold parts per million. */
export const boundInPercent = ({ message, limit }: Issue): string =>
  limit === undefined ? message : message.replace(String(limit.value), String(limit.value / 10_000));

/** Fields that hold parts per million say so. */
export const isRate = ({ path }: Issue): boolean => path.endsWith('Ppm');
