import { describe, expect, it } from 'vitest';
import { type ProgressOptions, startProgress } from '../../../src/cli/output/progress.ts';
import { collected } from './collected.ts';

/** A stream that says it is a terminal, and understands what cli-progress does to one. */
function fakeTerminal() {
  const { stream, text } = collected();
  return { stream: Object.assign(stream, { isTTY: true, columns: 80 }), text };
}
const options = { label: 'Rebuilding views', total: 200, quiet: false };

describe('progress where nothing can be redrawn', () => {
  const plain = async (more: Partial<ProgressOptions> = {}) => {
    const { stream, text } = collected();
    let now = 0;
    const progress = await startProgress({
      ...options,
      stream,
      terminal: { canRedraw: false },
      clock: () => now,
      ...more,
    });
    return { progress, text, pass: (milliseconds: number) => (now += milliseconds) };
  };
  it('says nothing about quick work', async () => {
    const { progress, text, pass } = await plain();
    pass(4999);
    progress.advance(200);
    progress.stop();
    expect(text()).toBe('');
  });
  it('is a line every five seconds, however often it advances', async () => {
    const { progress, text, pass } = await plain();
    for (let step = 0; step < 100; step += 1) {
      pass(100);
      progress.advance();
    }
    expect(text()).toBe(
      'Rebuilding views: 50 of 200 (25%), 10/s, 15 s left\nRebuilding views: 100 of 200 (50%), 10/s, 10 s left\n',
    );
  });
  it('estimates hours and minutes from when the work began', async () => {
    const { progress, text, pass } = await plain({ total: 100_000, since: -10_000 });
    pass(10_000);
    progress.advance(100);
    pass(5_000);
    progress.advance(50_000);
    expect(text()).toBe(
      'Rebuilding views: 100 of 100000 (0%), 5/s, 5 h 33 min left\nRebuilding views: 50100 of 100000 (50%), 2004/s, 25 s left\n',
    );
  });
  it('counts where the end is not known', async () => {
    const { progress, text, pass } = await plain({ total: undefined });
    pass(5000);
    progress.advance(7);
    expect(text()).toBe('Rebuilding views: 7 (1/s)\n');
  });
  it('is silent with -q', async () => {
    const { progress, text, pass } = await plain({ quiet: true });
    pass(60_000);
    progress.advance();
    expect(text()).toBe('');
  });
});

describe('progress on a terminal', () => {
  it('is a bar that is gone afterwards, and never hides the cursor', async () => {
    const { stream, text } = fakeTerminal();
    const progress = await startProgress({ ...options, stream, terminal: { canRedraw: true } });
    progress.advance(50);
    progress.stop();
    expect(text()).toContain('Rebuilding views');
    expect(text()).toContain('50/200');
    expect(text().endsWith('\n')).toBe(false);
    expect(text()).not.toContain('\u001b[?25l');
  });
  it('leaves Ctrl-C to the program', async () => {
    const before = process.listenerCount('SIGINT');
    const progress = await startProgress({
      ...options,
      stream: fakeTerminal().stream,
      terminal: { canRedraw: true },
    });
    expect(process.listenerCount('SIGINT')).toBe(before);
    progress.stop();
  });
  it('is silent with -q', async () => {
    const { stream, text } = fakeTerminal();
    const progress = await startProgress({ ...options, quiet: true, stream, terminal: { canRedraw: true } });
    progress.advance();
    progress.stop();
    expect(text()).toBe('');
  });
});
