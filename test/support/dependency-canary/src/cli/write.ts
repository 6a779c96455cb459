import Database from 'better-sqlite3';
import { wizard } from '../shop/orders/cli/wizard.ts';

export const write = () => [Database, wizard];
import '../feed/feed.ts';
