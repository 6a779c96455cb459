import 'better-sqlite3';
import '../stores/sqlite/log.ts';
import '../cli/write.ts';
