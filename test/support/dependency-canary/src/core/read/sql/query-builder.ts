import { Kysely } from 'kysely';

export const queryBuilder = () => Kysely;
