import { unit } from '../write/unit.ts';

export const seal = () => unit;
