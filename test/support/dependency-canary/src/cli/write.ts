import Database from 'better-sqlite3';
import { place } from '../orders/write/place.ts';

export const write = () => [Database, place];
