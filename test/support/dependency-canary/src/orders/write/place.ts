import Database from 'better-sqlite3';
import { rename } from '../../customers/write/rename.ts';
import { queryBuilder } from '../../query-builder.ts';
import { summary } from '../read/order-summary/view.ts';

export const place = () => [Database, rename, queryBuilder, summary];
