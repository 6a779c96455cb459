// Runs the built program in this process, once for each command line that it is sent, until its channel is closed. JavaScript,
// for every Node that the program runs on.
import { createRequire } from 'node:module';
import { Readable } from 'node:stream';

const require = createRequire(import.meta.url);
const entry = require.resolve('../../dist/cli/daybook.cjs');

/** @param {import('../cli/support/persistent-program.ts').CommandLine} line */
function run({ words, env, cwd, input }) {
  process.argv.splice(2, process.argv.length, ...words);
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
  process.chdir(cwd);
  const stdin = Readable.from(input === '' ? [] : [Buffer.from(input, 'base64')]);
  Object.defineProperty(process, 'stdin', { value: stdin, configurable: true });
  process.exitCode = undefined;
  // From here on only the program itself keeps the event loop busy.
  process.channel?.unref();
  require(entry);
}

process.on('message', (line) => run(/** @type {Parameters<typeof run>[0]} */ (line)));

// The program never forces its end: where its process would have ended, the next command line is awaited.
process.on('beforeExit', (code) => {
  if (!process.connected) return;
  // Nothing that its modules hold is there for the next one.
  for (const file of Object.keys(require.cache)) delete require.cache[file];
  process.channel?.ref();
  process.send?.(code);
});
