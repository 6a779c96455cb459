#!/usr/bin/env node
'use strict';

// Starts the built program; nothing else.
//
// Node 20 keeps no compile cache of its own, so this loader keeps one: each chunk of dist/cli is compiled through
// vm.Script with the code V8 saved after an earlier run of the same command. Whenever a run had to compile a chunk anew,
// the code of all its chunks is saved as it ends, so that functions compiled on first call are included. A file for the
// first two words of a command: one for all would load with each what any of them ever called (measured: a tenth of an
// empty Node's start). The cache is a convenience: where it cannot be read or written, the program is compiled again.
//
// CommonJS, and bin/package.json says so: starting an ES module costs more than the whole loader.

const fs = require('node:fs');
const vm = require('node:vm');

const programFolder = `${__dirname}/../dist/cli/`;
const entryChunk = 'daybook.cjs';
const buildIdLength = 16;
const buildsKept = 3;
const commandsKept = 48;

/** @typedef {{ script: vm.Script, compiled: boolean }} Chunk */
/** @typedef {Map<string, Buffer>} Code the code of chunks, by their names */

function start() {
  const { DAYBOOK_DEBUG, DAYBOOK_NO_CODE_CACHE } = process.env;
  const debugging = Boolean(DAYBOOK_DEBUG) || process.argv.includes('-vv');
  // Node applies source maps only to what its own loader has loaded.
  if (debugging) process.setSourceMapsEnabled(true);
  if (!fs.existsSync(programFolder + entryChunk)) {
    process.stderr.write('daybook: the program is not built; run `npm run build` first\n');
    process.exitCode = 1;
  } else if (debugging || DAYBOOK_NO_CODE_CACHE === '1') {
    require(programFolder + entryChunk);
  } else {
    runCached();
  }
}

function runCached() {
  const entrySource = fs.readFileSync(programFolder + entryChunk, 'utf8');
  const folder = cacheFolder(entrySource.slice(-buildIdLength - 1, -1));
  const file = folder && folder + commandName();
  const code = file && isTrusted(folder) ? readCode(file) : new Map();
  /** @type {Map<string, Chunk>} */
  const chunks = new Map();
  /** @type {Map<string, { exports: unknown }>} */
  const modules = new Map();

  /** @param {string} id */
  const requireChunk = (id) => {
    if (!id.startsWith('./')) return require(id);
    const name = id.slice(2);
    return modules.get(name)?.exports ?? run(name, fs.readFileSync(programFolder + name, 'utf8'));
  };
  requireChunk.resolve = require.resolve;

  /**
   * @param {string} name
   * @param {string} source
   */
  const run = (name, source) => {
    const filename = programFolder + name;
    const cachedData = code.get(name);
    const script = new vm.Script(source, { filename, ...(cachedData && { cachedData }) });
    chunks.set(name, { script, compiled: script.cachedDataRejected !== false });
    const module = { exports: {} };
    modules.set(name, module);
    script.runInThisContext()(module.exports, requireChunk, module, filename, programFolder);
    return module.exports;
  };

  if (folder && file) process.once('exit', () => save(folder, file, chunks, code));
  run(entryChunk, entrySource);
}

/** The first two words of the command that is run, as far as words can name a file. */
function commandName() {
  const words = process.argv.slice(2).filter((word) => /^[a-z_][a-z_-]*$/.test(word));
  return words.slice(0, 2).join('-') || 'daybook';
}

/**
 * Where the code of this build, on this Node with these flags, is kept; undefined where no home is known.
 * @param {string} buildId
 */
function cacheFolder(buildId) {
  const { XDG_CACHE_HOME, HOME, LOCALAPPDATA, NODE_OPTIONS = '' } = process.env;
  const home = process.platform === 'win32' ? LOCALAPPDATA : HOME && `${HOME}/.cache`;
  const base = XDG_CACHE_HOME?.startsWith('/') ? XDG_CACHE_HOME : home;
  if (!base) return undefined;
  const flags =
    process.execArgv.length > 0 || NODE_OPTIONS
      ? `-${digest(`${process.execArgv.join()} ${NODE_OPTIONS}`)}`
      : '';
  // A folder of its own: beside nothing that somebody would miss.
  return `${base}/daybook-code/${buildId}-${process.version}-${process.arch}${flags}/`;
}

/**
 * A short name for the flags (FNV-1a). V8 itself refuses code compiled under other flags: a collision costs time only.
 * @param {string} text
 */
function digest(text) {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return hash.toString(36);
}

/**
 * Cached code is run as it stands, so it is taken only from a folder that nobody else can write to or put another in
 * the place of.
 * @param {string} folder
 */
function isTrusted(folder) {
  try {
    return isOurs(parentOf(folder)) && isOurs(folder);
  } catch {
    return false;
  }
}

/** @param {string} folder its path ends with a slash, and so does its parent's */
const parentOf = (folder) => folder.slice(0, folder.lastIndexOf('/', folder.length - 2) + 1);

/** @param {string} folder */
function isOurs(folder) {
  // Without the slash behind, which a symbolic link would be followed for.
  const stat = fs.lstatSync(folder.slice(0, -1), { throwIfNoEntry: false });
  if (!stat?.isDirectory()) return false;
  return process.geteuid === undefined || (stat.uid === process.geteuid() && (stat.mode & 0o022) === 0);
}

/**
 * A file of code: how much there is of each chunk, as a line of JSON, then one after the other.
 * @param {string} file
 * @returns {Code}
 */
function readCode(file) {
  /** @type {Code} */
  const code = new Map();
  try {
    const content = fs.readFileSync(file);
    let end = content.indexOf('\n') + 1;
    for (const [name, length] of Object.entries(JSON.parse(content.toString('latin1', 0, end)))) {
      code.set(name, content.subarray(end, end + length));
      end += length;
    }
  } catch {
    // None yet, or a damaged one: it is written anew.
  }
  return code;
}

/**
 * @param {string} folder
 * @param {string} file
 * @param {Map<string, Chunk>} chunks
 * @param {Code} known of an earlier run, which may have needed other chunks
 */
function save(folder, file, chunks, known) {
  if (![...chunks.values()].some((chunk) => chunk.compiled)) return;
  try {
    makeFolder(folder);
    if (!isTrusted(folder)) return;
    const code = new Map(known);
    for (const [name, { script }] of chunks) code.set(name, script.createCachedData());
    const lengths = Object.fromEntries([...code].map(([name, { length }]) => [name, length]));
    const content = Buffer.concat([Buffer.from(`${JSON.stringify(lengths)}\n`), ...code.values()]);
    const aside = `${file}.${process.pid}`;
    // V8 believes what it is given: a file that a power cut left half written must not get the name.
    fs.writeFileSync(aside, content, { mode: 0o600, flag: 'wx', flush: true });
    fs.renameSync(aside, file);
    discardOldest(folder, commandsKept, /^[a-z_]/);
    discardOldest(parentOf(folder), buildsKept, /^[0-9a-f]{16}-v\d/);
  } catch {
    // A full disk, a read-only home: the next run compiles again.
  }
}

/**
 * The folders above it may have to be made as well; not by `recursive`, which never ends where there can be none.
 * @param {string} folder
 */
function makeFolder(folder) {
  const parent = parentOf(folder);
  for (const path of [parentOf(parent), parent, folder])
    if (!fs.existsSync(path)) fs.mkdirSync(path, { mode: 0o700 });
}

/**
 * Every build and every version of Node has a folder of its own, and in it commands have their files; the newest stay.
 * Nothing is touched that does not look like one of them.
 * @param {string} folder
 * @param {number} kept
 * @param {RegExp} ours
 */
function discardOldest(folder, kept, ours) {
  const names = fs.readdirSync(folder).filter((name) => ours.test(name));
  const entries = names.map((name) => ({ name, at: fs.statSync(folder + name).mtimeMs }));
  entries.sort((a, b) => b.at - a.at);
  for (const { name } of entries.slice(kept)) fs.rmSync(folder + name, { recursive: true, force: true });
}

start();
