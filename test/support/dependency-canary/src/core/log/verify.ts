import { unit } from '../write/unit.ts';

export const verify = () => unit;
