#!/usr/bin/env node
'use strict';

// Starts the built program; nothing else. Written in what every old Node can read, so that it can say what is missing.
//
// CommonJS, and bin/package.json says so: starting an ES module takes longer.

const fs = require('node:fs');

const programFolder = `${__dirname}/../dist/cli/`;
/** The Node that a checkout pins for itself. */
const pinnedNode = `${__dirname}/../node_modules/node/bin/node`;

function start() {
  if (!fs.existsSync(`${programFolder}daybook.cjs`))
    return fail('the program is not built; run `npm run build` first');
  const { isSupported, needsNewerNode } = require(`${programFolder}node-version.cjs`);
  const { node } = process.versions;
  if (isSupported(node)) return run();
  if (fs.existsSync(pinnedNode)) return handOver();
  process.stderr.write(`${needsNewerNode(node)}\n`);
  process.exitCode = 1;
}

function run() {
  const { DAYBOOK_DEBUG } = process.env;
  // Node applies source maps only when asked to, and reading them takes a second.
  if (DAYBOOK_DEBUG || process.argv.includes('-vv')) process.setSourceMapsEnabled(true);
  else keepCompiledCode();
  require(`${programFolder}daybook.cjs`);
}

/**
 * Lets Node keep the code that it has compiled, for the next start. Node checks what it reads back, so a damaged file, or
 * one of another build or version, costs the time to compile again; so does a folder that cannot be made or written.
 * NODE_DISABLE_COMPILE_CACHE=1 does without.
 */
function keepCompiledCode() {
  const { XDG_CACHE_HOME, HOME, LOCALAPPDATA } = process.env;
  const home = process.platform === 'win32' ? LOCALAPPDATA : HOME && `${HOME}/.cache`;
  const base = XDG_CACHE_HOME && XDG_CACHE_HOME[0] === '/' ? XDG_CACHE_HOME : home;
  if (!base) return;
  const folder = `${base}/daybook-code`;
  try {
    makeFolder(folder);
    if (isOurs(folder)) require('node:module').enableCompileCache(folder);
  } catch {
    // No room, or no right to: the next start compiles again.
  }
}

/**
 * With the folders above it. Neither by Node's `recursive` nor by enableCompileCache itself: both never end where there
 * can be no folder, as in /proc.
 * @param {string} folder
 */
function makeFolder(folder) {
  if (fs.existsSync(folder)) return;
  makeFolder(folder.slice(0, folder.lastIndexOf('/')));
  fs.mkdirSync(folder, { mode: 0o700 });
}

/**
 * Compiled code is run as it stands, so it is kept only where nobody else can write.
 * @param {string} folder
 */
function isOurs(folder) {
  const stat = fs.lstatSync(folder);
  if (!stat.isDirectory()) return false;
  return process.geteuid === undefined || (stat.uid === process.geteuid() && (stat.mode & 0o022) === 0);
}

/** Runs the program on the pinned Node: its streams, its signals and its end are this process's. */
function handOver() {
  const { spawn } = require('node:child_process');
  const child = spawn(pinnedNode, [__filename, ...process.argv.slice(2)], { stdio: 'inherit' });
  // At a terminal both get Ctrl-C: there this process only waits. Other signals are meant for the program.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2', 'SIGWINCH']))
    process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(`the Node of this checkout does not start: ${error.message}`));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 1;
    if (!signal) return;
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

/** @param {string} message */
function fail(message) {
  process.stderr.write(`daybook: ${message}\n`);
  process.exitCode = 1;
}

start();
