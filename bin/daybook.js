#!/usr/bin/env node
'use strict';

// Starts the built program; nothing else.
//
// Node 20 keeps no compile cache of its own, so this loader keeps one: each chunk of dist/cli is compiled through
// vm.Script with the code V8 saved after an earlier run. Whenever a run had to compile a chunk anew, the code of all
// chunks it loaded is saved as it ends, so that functions compiled on first call are included and the shared chunks
// gather what every command needs. The cache is a convenience: whatever goes wrong with it goes wrong silently.
//
// CommonJS, and bin/package.json says so: starting an ES module costs more than the whole loader.

const fs = require('node:fs');
const vm = require('node:vm');

const programFolder = `${__dirname}/../dist/cli/`;
const entryChunk = 'daybook.cjs';
const buildIdLength = 16;
const foldersKept = 8;

/** @typedef {{ script: vm.Script, name: string, compiled: boolean }} Chunk */

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
  const trusted = folder !== undefined && isTrusted(folder);
  /** @type {Chunk[]} */
  const chunks = [];
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
    const cachedData = trusted ? read(folder + name) : undefined;
    const script = new vm.Script(source, { filename, ...(cachedData && { cachedData }) });
    chunks.push({ script, name, compiled: script.cachedDataRejected !== false });
    const module = { exports: {} };
    modules.set(name, module);
    script.runInThisContext()(module.exports, requireChunk, module, filename, programFolder);
    return module.exports;
  };

  if (folder !== undefined) process.once('exit', () => save(folder, chunks));
  run(entryChunk, entrySource);
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
  return `${base}/daybook/${buildId}-${process.version}-${process.arch}${flags}/`;
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
    return isOurs(folder.slice(0, folder.lastIndexOf('/', folder.length - 2))) && isOurs(folder.slice(0, -1));
  } catch {
    return false;
  }
}

/** @param {string} folder */
function isOurs(folder) {
  const stat = fs.lstatSync(folder, { throwIfNoEntry: false });
  if (!stat?.isDirectory()) return false;
  return process.geteuid === undefined || (stat.uid === process.geteuid() && (stat.mode & 0o022) === 0);
}

/** @param {string} file */
function read(file) {
  try {
    return fs.readFileSync(file);
  } catch {
    return undefined;
  }
}

/**
 * @param {string} folder
 * @param {Chunk[]} chunks
 */
function save(folder, chunks) {
  if (!chunks.some((chunk) => chunk.compiled)) return;
  try {
    if (fs.mkdirSync(folder, { recursive: true, mode: 0o700 }) !== undefined) discardOldest(`${folder}../`);
    if (!isTrusted(folder)) return;
    for (const { name, script } of chunks) {
      const aside = `${folder}${name}.${process.pid}`;
      fs.writeFileSync(aside, script.createCachedData(), { mode: 0o600, flag: 'wx' });
      fs.renameSync(aside, folder + name);
    }
  } catch {
    // A full disk, a read-only home: the next run compiles again.
  }
}

/**
 * Every build and every version of Node has a folder of its own; the newest few stay.
 * @param {string} parent
 */
function discardOldest(parent) {
  const folders = fs.readdirSync(parent).map((name) => ({ name, at: fs.statSync(parent + name).mtimeMs }));
  folders.sort((a, b) => b.at - a.at);
  for (const { name } of folders.slice(foldersKept))
    fs.rmSync(parent + name, { recursive: true, force: true });
}

start();
