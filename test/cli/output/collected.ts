import { Writable } from 'node:stream';
import { type RenderOptions, render } from '../../../src/cli/output/render.ts';
import { type Sink, streamSink } from '../../../src/cli/output/sink.ts';
import type { StreamPolicy } from '../../../src/cli/session/terminal.ts';
import type { ResultShape } from '../../../src/core/model/field.ts';

/** A stream in memory and a sink to it. */
export function collected(): { readonly sink: Sink; readonly stream: Writable; readonly text: () => string } {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      chunks.push(chunk);
      done();
    },
  });
  return { sink: streamSink(stream), stream, text: () => Buffer.concat(chunks).toString('utf8') };
}

export const pipe: StreamPolicy = {
  isTerminal: false,
  colorLevel: 0,
  width: Number.POSITIVE_INFINITY,
  height: Number.POSITIVE_INFINITY,
};
export const screen = (width = 80, colorLevel: StreamPolicy['colorLevel'] = 0): StreamPolicy => ({
  isTerminal: true,
  colorLevel,
  width,
  height: 24,
});

/** What `render` writes, as one text. */
export async function rendered(
  records: AsyncIterable<object> | Iterable<object>,
  shape: ResultShape,
  options: Partial<RenderOptions> = {},
): Promise<string> {
  const { sink, text } = collected();
  await render(records, { shape, sink, target: pipe, zone: 'UTC', ...options });
  return text();
}
