import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** An empty project of a user's, into which the package is installed as it would be published. */
export interface ConsumerProject {
  readonly folder: string;
  write(file: string, text: string): void;
  /** @throws with what it printed, when it ends with another status than 0 */
  node(...words: readonly string[]): Promise<string>;
  remove(): void;
}

const root = process.cwd();
const run = promisify(execFile);

export async function installedPackage(): Promise<ConsumerProject> {
  const folder = mkdtempSync(join(tmpdir(), 'daybook-package-'));
  const write = (file: string, text: string): void => writeFileSync(join(folder, file), text);
  write('package.json', JSON.stringify({ name: 'consumer', private: true, type: 'module' }));
  copyDependencies(folder);
  await install(folder);
  return {
    folder,
    write,
    node: (...words) => runNode(folder, words),
    remove: () => rmSync(folder, { recursive: true }),
  };
}

async function runNode(cwd: string, words: readonly string[]): Promise<string> {
  try {
    return (await run(process.execPath, words, { cwd })).stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(stdout + stderr);
  }
}

/** The packages that daybook depends on, as this checkout has them: npm then needs no network, and no cache either. */
function copyDependencies(folder: string): void {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock;
  const paths = Object.entries(packages)
    .filter(([path, { dev = false }]) => path.startsWith('node_modules/') && !dev)
    .map(([path]) => path);
  for (const path of [...paths, 'node_modules/.bin']) copy(path, folder);
}

interface Lock {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean }>>;
}

function copy(path: string, folder: string): void {
  mkdirSync(join(folder, path), { recursive: true });
  cpSync(join(root, path), join(folder, path), { recursive: true, verbatimSymlinks: true });
}

/** What npm would publish, not a link to the checkout. */
async function install(folder: string): Promise<void> {
  const options = ['--install-links', '--offline', '--ignore-scripts', '--no-audit', '--no-fund'];
  const env = { ...process.env, npm_config_cache: join(tmpdir(), 'daybook-package-no-cache') };
  await run('npm', ['install', ...options, root], { cwd: folder, env });
}
