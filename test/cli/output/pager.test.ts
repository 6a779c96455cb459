import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pagedSink, pagerCommand, type StartPager } from '../../../src/cli/output/pager.ts';
import { collected, pipe, screen } from './collected.ts';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'daybook-pager-'));
});
afterEach(() => rm(directory, { recursive: true }));

/** Runs a real program as the pager, without the test's own terminal. */
function recording() {
  const started: {
    command: string;
    args: readonly string[];
    env: Readonly<Record<string, string | undefined>>;
  }[] = [];
  const start: StartPager = (command, args, env) => {
    started.push({ command, args, env });
    return spawn(command, args, { env, stdio: ['pipe', 'ignore', 'ignore'] });
  };
  return { started, start };
}
const long = Array.from({ length: 100 }, (_, index) => `line ${index}\n`).join('');
const target = screen(80);
const { PATH } = process.env;

describe('a pager', () => {
  it('shows what is longer than the screen', async () => {
    const { sink: plain, text } = collected();
    const file = join(directory, 'shown');
    const paged = pagedSink({
      plain,
      target,
      env: { PATH },
      pager: `tee "${file}"`,
      start: recording().start,
    });
    await paged.write(long);
    await paged.write('end\n');
    await paged.finish();
    expect(await readFile(file, 'utf8')).toBe(`${long}end\n`);
    expect(text()).toBe('');
  });
  it('is not started for what fits on the screen', async () => {
    const { sink: plain, text } = collected();
    const { started, start } = recording();
    const paged = pagedSink({ plain, target, env: { PATH }, pager: 'tee', start });
    await paged.write('line\n'.repeat(22));
    await paged.flush();
    expect(text()).toBe('');
    await paged.finish();
    expect(text()).toBe('line\n'.repeat(22));
    expect(started).toEqual([]);
  });
  it.each([
    ['in a pipe', { target: pipe }],
    ['with --no-pager', { pager: undefined }],
    ['on a dumb terminal', { env: { PATH, TERM: 'dumb' } }],
    ['with an empty name', { pager: '' }],
    ['with the name cat', { pager: 'cat' }],
  ])('is not used %s', (_, options) => {
    const { sink: plain } = collected();
    expect(pagedSink({ plain, target, env: { PATH }, pager: 'tee', ...options })).toBe(plain);
  });
  it('is done without if there is no such program', async () => {
    const { sink: plain, text } = collected();
    const pager = join(directory, 'no-such-pager');
    const paged = pagedSink({ plain, target, env: { PATH }, pager, start: recording().start });
    await paged.write(long);
    await paged.write('end\n');
    await paged.finish();
    expect(text()).toBe(`${long}end\n`);
  });
  it('that is left early closes the output without an error and stops the producer', async () => {
    const { sink: plain } = collected();
    const paged = pagedSink({ plain, target, env: { PATH }, pager: 'head -n 1', start: recording().start });
    let produced = 0;
    while (!paged.closed && produced < 100_000) {
      await paged.write(long);
      produced += 1;
    }
    await paged.finish();
    expect(produced).toBeLessThan(100_000);
    expect(paged.signal.aborted).toBe(true);
  });
  it('has Ctrl-C to itself while it runs, and not afterwards', async () => {
    const { sink: plain } = collected();
    const before = process.listenerCount('SIGINT');
    const paged = pagedSink({ plain, target, env: { PATH }, pager: 'tee', start: recording().start });
    await paged.write(long);
    expect(process.listenerCount('SIGINT')).toBe(before + 1);
    await paged.finish();
    expect(process.listenerCount('SIGINT')).toBe(before);
  });
  it('is told to show colours and to leave short texts, unless LESS says otherwise', async () => {
    const { sink: plain } = collected();
    const { started, start } = recording();
    for (const env of [{ PATH }, { PATH, LESS: '-S' }]) {
      const paged = pagedSink({ plain, target, env, pager: 'tee', start });
      await paged.write(long);
      await paged.finish();
    }
    expect(started.map(({ env }) => env['LESS'])).toEqual(['FRX', '-S']);
  });
  it('closes with the terminal', async () => {
    const { sink: plain, stream } = collected();
    const paged = pagedSink({ plain, target, env: { PATH }, pager: 'tee', start: recording().start });
    stream.destroy();
    await expect.poll(() => paged.closed).toBe(true);
  });
});

describe("the pager's name", () => {
  it('may have arguments', () => {
    expect(pagerCommand('more -d')).toEqual(['more', '-d']);
    expect(pagerCommand(undefined)).toBeUndefined();
  });
  it('may be quoted', () => {
    expect(pagerCommand(`"/opt/my pager/less" -P 'a b'`)).toEqual(['/opt/my pager/less', '-P', 'a b']);
  });
});
