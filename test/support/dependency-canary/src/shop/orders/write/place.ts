import Database from 'better-sqlite3';
import { queryBuilder } from '../../../core/read/sql/query-builder.ts';
import { rename } from '../../customers/write/rename.ts';
import { summary } from '../read/order-summary/view.ts';

export const place = () => [Database, rename, queryBuilder, summary];
