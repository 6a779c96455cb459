import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { PassThrough, Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { streamSink } from '../../../src/cli/output/sink.ts';
import { collected } from './collected.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('a sink', () => {
  it('writes everything in order', async () => {
    const { sink, text } = collected();
    const lines = Array.from({ length: 20_000 }, (_, index) => `line ${index}\n`);
    for (const line of lines) await sink.write(line);
    await sink.finish();
    expect(text()).toBe(lines.join(''));
  });
  it('gathers small writes', async () => {
    let writes = 0;
    const sink = streamSink(
      new Writable({
        write: (_chunk, _encoding, done) => {
          writes += 1;
          done();
        },
      }),
    );
    for (let index = 0; index < 1000; index += 1) await sink.write('x\n');
    await sink.flush();
    expect(writes).toBe(1);
  });
  it('hands on a single line without being told, as soon as the event loop turns', async () => {
    const { sink, text } = collected();
    await sink.write('receipt\n');
    await turn();
    await turn();
    expect(text()).toBe('receipt\n');
  });
  it('makes the producer wait for a slow reader, however small its writes are', async () => {
    const slow = new PassThrough({ highWaterMark: 1024 });
    const sink = streamSink(slow);
    let produced = 0;
    const producing = (async () => {
      for (; produced < 2000; produced += 1) {
        await sink.write('x'.repeat(1024));
        await turn();
      }
      await sink.finish();
    })();
    for (let turns = 0; turns < 4000; turns += 1) await turn();
    expect(produced).toBeLessThan(100);
    slow.resume();
    await producing;
    expect(produced).toBe(2000);
  });
  it('leaves the stream open when it is finished', async () => {
    const { sink, stream } = collected();
    await sink.finish();
    expect(stream.writableEnded).toBe(false);
  });
  it('drops what was not handed on when it is discarded', async () => {
    const { sink, text } = collected();
    await sink.write('half');
    await sink.discard();
    await turn();
    expect(text()).toBe('');
  });
});

describe('a reader that goes away', () => {
  it('closes the sink without an error and stops the producer', async () => {
    const head = spawn('head', ['-n', '1'], { stdio: ['pipe', 'pipe', 'inherit'] });
    const sink = streamSink(head.stdin);
    const output = head.stdout.toArray();
    let produced = 0;
    while (!sink.closed && produced < 1_000_000) {
      await sink.write(`line ${produced}\n`);
      produced += 1;
    }
    await sink.finish();
    expect(produced).toBeLessThan(1_000_000);
    expect(sink.signal.aborted).toBe(true);
    expect(String((await output).join(''))).toBe('line 0\n');
  });
  it('wakes a producer that waits for something else', async () => {
    const stream = new PassThrough();
    const sink = streamSink(stream);
    const aborted = once(sink.signal, 'abort');
    stream.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    await aborted;
    await sink.write('nobody reads this');
    await sink.finish();
    expect(sink.closed).toBe(true);
  });
  it('does not leave a writer waiting whose piece will never be taken', async () => {
    const stuck = new Writable({ write: () => {} });
    const sink = streamSink(stuck);
    const writing = sink.write('x'.repeat(100_000));
    stuck.destroy();
    await writing;
    expect(sink.closed).toBe(true);
  });
});

describe('an error of another kind', () => {
  const full = () =>
    streamSink(
      new Writable({
        write: (_chunk, _encoding, done) =>
          done(Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' })),
      }),
    );
  it('is thrown by the flush', async () => {
    const sink = full();
    await sink.write('x');
    await expect(sink.finish()).rejects.toMatchObject({
      failure: { kind: 'unavailable', code: 'output_failed', message: expect.stringContaining('ENOSPC') },
    });
  });
  it('is thrown by the flush even if the stream closes slowly', async () => {
    const slow = new Writable({
      write: (_chunk, _encoding, done) => done(new Error('EIO')),
      destroy: (error, done) => void setTimeout(done, 50, error),
    });
    const sink = streamSink(slow);
    await sink.write('x');
    await expect(sink.flush()).rejects.toThrow('EIO');
  });
  it('is thrown by the next write if nobody waited', async () => {
    const sink = full();
    await sink.write('x');
    await turn();
    await turn();
    await expect(sink.write('y')).rejects.toThrow('ENOSPC');
  });
});
