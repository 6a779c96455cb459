import { lazy } from '../kernel/lazy.ts';
import { COUNTRIES } from './iso-codes.ts';

const codes = lazy((): ReadonlySet<string> => new Set(COUNTRIES.split(/\s+/)));

/** Whether ISO 3166 has it. */
export const isCountry = (code: string): boolean => codes().has(code);

export const countryCodes = (): readonly string[] => [...codes()];
