import type { Sink } from './sink.ts';

/** Output kept in memory, for what has to be seen as a whole. */
export class TextSink implements Sink {
  text = '';
  readonly closed = false;
  readonly signal = new AbortController().signal;

  async write(text: string): Promise<void> {
    this.text += text;
  }

  async flush(): Promise<void> {}

  async finish(): Promise<void> {}

  async discard(): Promise<void> {
    this.text = '';
  }
}
