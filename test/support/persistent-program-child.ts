// Runs the built program in this process, once for each command line that it is sent, until its channel is closed.
import { createRequire } from 'node:module';
import { Readable } from 'node:stream';
import type { CommandLine } from '../cli/support/persistent-program.ts';

const require = createRequire(import.meta.url);
const entry = require.resolve('../../dist/cli/daybook.cjs');

process.on('message', ({ words, env, cwd, input }: CommandLine) => {
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
});

// The program never forces its end: where its process would have ended, the next command line is awaited.
process.on('beforeExit', (code) => {
  if (!process.connected) return;
  // Nothing that its modules hold is there for the next one.
  for (const file of Object.keys(require.cache)) delete require.cache[file];
  process.channel?.ref();
  process.send?.(code);
});
