import * as z from 'zod';
import { isWithinYears, OTHER_YEARS } from '../kernel/instants.ts';
import { isZone } from '../kernel/zone.ts';
import { isCountry } from './countries.ts';
import { noCountry } from './country-names.ts';
import type { FieldFormat, ShownLike } from './field.ts';
import { isCurrency, noCurrency } from './money.ts';

/**
 * The building blocks of message and answer schemas. What a value means (its format, its entity, whether it is
 * personal data) rides on the schema as metadata, so that flags, prompts, columns and documentation can follow it.
 */
declare module 'zod' {
  interface GlobalMeta {
    /** How it is shown and typed. */
    show?: FieldFormat;
    /** The column's heading. */
    label?: string;
    /** money: the sibling field with the currency. */
    currencyField?: string;
    /** Tables: always, only in wide ones, or never. Default: wide. */
    column?: 'table' | 'wide' | 'never';
    /** The kind of entity that it names: the command line accepts every way of naming it and resolves it to the id. */
    entity?: string;
    /** What the values are that completion offers, where the schema cannot list them. */
    offers?: string;
    /** A view's column that changes with every event and says nothing of its own: dry runs leave it out. */
    volatile?: boolean;
    /** Personal data of the event's subject: sealed, and may be forgotten. False: it only looks so. */
    personal?: boolean;
    /** The value of some field of another answer. */
    shownLike?: ShownLike;
    /** A filter bound given as a date, a period or an age. */
    when?: 'start';
  }
}

/** One line or more of text: trimmed, never empty. */
export const text = (most: number) => z.string().check(z.trim(), z.minLength(1), z.maxLength(most));

/** Integer minor units of a currency (cents), never negative. (`z.int()` ends where integers stop being exact.) */
export const money = (currencyField = 'currency') => z.int().min(0).meta({ show: 'money', currencyField });

/** Integer minor units that may be below zero: balances and differences. */
export const signedMoney = (currencyField = 'currency') => z.int().meta({ show: 'money', currencyField });

/** An ISO 4217 code: its decimals are in money.ts. One that is withdrawn, or new to this program, is read as it was stored. */
export const currency = () =>
  z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code of three capital letters, like EUR')
    .meta({ show: 'currency' });

/** A currency given by a caller, in capitals or not: withdrawn ones too, which old orders are in. */
export const currencyInput = () =>
  z
    .string()
    .check(z.trim(), z.toUpperCase())
    .refine(isCurrency, { error: ({ input }) => noCurrency(String(input)) })
    .meta({ show: 'currency', description: 'Currency, ISO 4217' });

/** Parts per million: 8.875 % is 88 750. */
export const ratePpm = () => z.int().min(0).max(1_000_000).meta({ show: 'rate' });

export const quantity = () => z.int().min(1).max(1_000_000).meta({ show: 'integer' });

/** ISO 8601 instant, UTC, as `2026-03-01T12:00:00.000Z`. */
export const instant = () => z.iso.datetime({ precision: 3 }).meta({ show: 'timestamp' });

/**
 * An instant given by a caller: with or without milliseconds, stored with them. Its year is judged in UTC: an offset can
 * bring 9999-12-31 to the year 10000, which no stored text can hold.
 */
export const instantInput = () =>
  z.iso
    .datetime({ offset: true })
    .transform((given) => new Date(given).toISOString())
    .refine(isWithinYears, OTHER_YEARS)
    .meta({ show: 'timestamp' });

/** ISO 8601 calendar date, as `2026-03-01`. */
export const date = () => z.iso.date().meta({ show: 'date' });

/** A calendar date given by a caller, of the years that instants are kept to. */
export const dateInput = () =>
  z.iso.date({ abort: true }).refine(isWithinYears, OTHER_YEARS).meta({ show: 'date' });

/** ISO 3166-1 alpha-2. */
export const country = () =>
  z
    .string()
    .regex(/^[A-Z]{2}$/, 'must be an ISO 3166 code of two capital letters, like DE')
    .describe('Country, ISO 3166 (DE, US, …)');

/** A country given by a caller, in capitals or not. */
export const countryInput = () =>
  z
    .string()
    .check(z.trim(), z.toUpperCase())
    .refine(isCountry, { error: ({ input }) => noCountry(String(input)) })
    .describe('Country, ISO 3166 (DE, US, …)');

/** An IANA time zone, or an offset. */
export const zone = () => z.string().refine(isZone, 'must be an IANA time zone, like Europe/Berlin');

/** As zod has it, but for domains: they may be of any script (`münchen.de`), in their own letters or as `xn--…`. */
const EMAIL =
  /^(?!\.)(?!.*\.\.)[A-Za-z0-9_'+\-.]*[A-Za-z0-9_+-]@(?:[\p{L}\p{N}][\p{L}\p{M}\p{N}-]*\.)+(?:[\p{L}\p{M}]{2,}|xn--[A-Za-z0-9-]+)$/u;

export const email = () => z.email({ pattern: EMAIL }).max(254).meta({ personal: true });
