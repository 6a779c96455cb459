import { near } from './near.ts';

export const far = () => near;
