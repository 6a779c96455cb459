import { far } from './far.ts';

export const near = () => far;
