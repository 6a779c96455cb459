import { rename } from '../../customers/write/rename.ts';

export const wizard = () => rename;
