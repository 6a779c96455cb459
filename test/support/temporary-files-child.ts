// A process of its own that begins the two kinds of files that take their places at once, says so, and goes on for ever.
import { fileSink } from '../../src/cli/output/file-sink.ts';
import { claimAsideDatabase } from '../../src/stores/sqlite/file/aside-database.ts';

const [folder = ''] = process.argv.slice(2);
if (folder === '') throw new Error('name a folder');
claimAsideDatabase(`${folder}/backup.db`);
const sink = await fileSink(`${folder}/list.csv`);
await sink.write('id\n');
await sink.flush?.();
console.log('begun');
process.stdin.resume();
