import 'better-sqlite3';
import '../http/serve.ts';

export const connection = 1;
