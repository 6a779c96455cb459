import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { ProgressOptions } from '../../../src/cli/output/progress.ts';
import { ProgressDisplay } from '../../../src/cli/output/progress-display.ts';
import { collected } from './collected.ts';

/** A display, its clock, and what it has drawn on a terminal, or written where nothing can be redrawn. */
function displayed(more: Partial<ProgressOptions> = {}) {
  const { stream, text } = collected();
  let now = 0;
  const display = new ProgressDisplay({
    stream: Object.assign(stream, { isTTY: true, columns: 80 }),
    terminal: { canRedraw: true },
    quiet: false,
    clock: () => now,
    ...more,
  });
  const report = (done: number, work = 'Rebuilding timeline', total = 200) =>
    display.report({ work, done, total });
  const pass = (milliseconds: number) => {
    now += milliseconds;
  };
  return { display, report, pass, text };
}

/** What draws the bar is loaded, and has drawn it. */
const drawn = async (text: () => string): Promise<void> => {
  while (text() === '') await setImmediate();
};

describe('what the daybook reports of its work', () => {
  test('is not shown while it is quick', async () => {
    const { report, pass, text } = displayed();
    for (const done of [1, 50, 199, 200]) {
      report(done);
      pass(100);
    }
    await setImmediate();
    expect(text()).toBe('');
  });

  test('is a bar with rate and estimate once it takes long, gone when it is done', async () => {
    const { report, pass, text } = displayed();
    report(1);
    pass(1_000);
    report(50);
    await drawn(text);
    expect(text()).toMatch(/Rebuilding timeline.*25%.*50\/200.*50\/s.*3 s left/s);
    const before = text().length;
    report(200);
    expect(text().slice(before)).not.toContain('Rebuilding');
  });

  test('gives way to whatever else is written, and comes back', async () => {
    const { display, report, pass, text } = displayed();
    report(1);
    pass(1_000);
    report(50);
    await drawn(text);
    display.clear();
    const before = text().length;
    pass(1_000);
    report(100);
    while (text().length === before) await setImmediate();
    expect(text().slice(before)).toMatch(/100\/200/);
    display.clear();
  });

  test('begins anew with each piece of work', async () => {
    const { display, report, pass, text } = displayed();
    report(1);
    pass(1_000);
    report(2, 'Rebuilding sales');
    pass(499);
    report(3, 'Rebuilding sales');
    await setImmediate();
    expect(text()).toBe('');
    pass(1);
    report(4, 'Rebuilding sales');
    await drawn(text);
    expect(text()).toContain('Rebuilding sales');
    display.clear();
  });

  test('is a line every five seconds where nothing can be redrawn', async () => {
    const { display, report, pass, text } = displayed({ terminal: { canRedraw: false } });
    report(1);
    for (let done = 10; done < 130; done += 10) {
      pass(1_000);
      report(done);
      display.clear();
      await setImmediate();
    }
    expect(text().split('\n').filter(Boolean)).toEqual([
      'Rebuilding timeline: 50 of 200 (25%), 10/s, 15 s left',
      'Rebuilding timeline: 100 of 200 (50%), 10/s, 10 s left',
    ]);
  });

  test('is nothing at all with -q', async () => {
    const { report, pass, text } = displayed({ quiet: true });
    report(1);
    pass(60_000);
    report(2);
    await setImmediate();
    expect(text()).toBe('');
  });
});
