import { unit } from '../write/unit.ts';

export const forget = () => unit;
