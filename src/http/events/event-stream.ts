import { eventText, type ServerSentEvent } from './server-sent-event.ts';
import type { Timer } from './timer.ts';

const RETRY_MS = 2_000;
const BEAT_MS = 15_000;
/** So often it is asked whether who reads may go on: that a token is revoked is seen so soon. */
const ADMITTED_FOR_MS = 1_000;
/** What may wait to be read. Bytes. */
const MOST_UNREAD = 1 << 20;

export interface Source {
  /** Where it begins: the id that a reader has before its first event. */
  readonly from?: string;
  /** What happens. An id alone says how far it has come without any. Ends with the signal. */
  events(signal: AbortSignal): AsyncIterable<ServerSentEvent>;
}

export interface StreamEnds {
  /** The service ends: the stream says goodbye. */
  readonly drain: AbortSignal;
  readonly timer: Timer;
  /** Rejects once the reader may read no more; undefined: nobody asks. */
  readonly stillAdmitted?: (() => Promise<void>) | undefined;
  /** What the reader is told where the source fails. */
  explain(thrown: unknown): object;
  /** Called once, however it ends. */
  ended(): void;
}

/**
 * The body of a stream of server-sent events.
 *
 * A reader that is slower than the source holds it up: no more is read of the log than it takes. One that has a mebibyte
 * unread at a beat and has taken nothing since the beat before is cut off; it may be gone without a word.
 */
export function eventStream(source: Source, ends: StreamEnds): ReadableStream<Uint8Array> {
  const open = new OpenStream(source, ends);
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => open.start(controller),
      pull: () => open.pull(),
      cancel: () => open.finish(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: MOST_UNREAD }),
  );
}

const utf8 = new TextEncoder();

class OpenStream {
  readonly #ends: StreamEnds;
  readonly #over = new AbortController();
  readonly #events: AsyncIterator<ServerSentEvent>;
  readonly #fail = (thrown: unknown): void =>
    this.#close({ event: 'failed', data: this.#ends.explain(thrown) });
  readonly #sayGoodbye = (): void => this.#close({ event: 'bye', data: {} });
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  #stopBeating: () => void = () => undefined;
  #stopAsking: () => void = () => undefined;
  /** The last id that was sent, and that of how far the source has come. */
  #sentId: string | undefined;
  #place: string | undefined;
  #sent = 0;
  #takenAtBeat = 0;

  constructor(source: Source, ends: StreamEnds) {
    this.#ends = ends;
    this.#place = source.from;
    this.#events = source.events(this.#over.signal)[Symbol.asyncIterator]();
  }

  start(controller: ReadableStreamDefaultController<Uint8Array>): void {
    const { timer, drain, stillAdmitted } = this.#ends;
    this.#controller = controller;
    this.#send({ retry: RETRY_MS, ...this.#newPlace() });
    this.#stopBeating = timer.every(BEAT_MS, () => this.#beat());
    if (stillAdmitted !== undefined)
      this.#stopAsking = timer.every(ADMITTED_FOR_MS, () => void stillAdmitted().catch(this.#fail));
    if (drain.aborted) this.#sayGoodbye();
    else drain.addEventListener('abort', this.#sayGoodbye);
  }

  /** Sends one event. (Without one it would not be called again.) */
  async pull(): Promise<void> {
    try {
      while (!this.#over.signal.aborted) {
        const { done, value } = await this.#events.next();
        if (done) return this.#close();
        if (this.#over.signal.aborted) return;
        this.#place = value.id ?? this.#place;
        if (value.data !== undefined) return this.#send(value);
      }
    } catch (thrown) {
      this.#fail(thrown);
    }
  }

  finish(): void {
    if (this.#over.signal.aborted) return;
    this.#over.abort();
    this.#stopBeating();
    this.#stopAsking();
    this.#ends.drain.removeEventListener('abort', this.#sayGoodbye);
    this.#ends.ended();
  }

  #close(last?: ServerSentEvent): void {
    if (this.#over.signal.aborted) return;
    if (last !== undefined) this.#send({ ...this.#newPlace(), ...last });
    this.#controller?.close();
    this.finish();
  }

  #beat(): void {
    const room = this.#controller?.desiredSize ?? 0;
    const taken = this.#sent - (MOST_UNREAD - room);
    if (room <= 0 && taken === this.#takenAtBeat) {
      this.#controller?.error(new Error('nothing of the stream was read for too long'));
      this.finish();
      return;
    }
    this.#takenAtBeat = taken;
    this.#write(':\n');
    this.#send(this.#newPlace());
  }

  /** How far the source has come, where the reader does not know it. */
  #newPlace(): { readonly id?: string } {
    return this.#place === undefined || this.#place === this.#sentId ? {} : { id: this.#place };
  }

  #send(event: ServerSentEvent): void {
    this.#sentId = event.id ?? this.#sentId;
    this.#write(eventText(event));
  }

  #write(text: string): void {
    const bytes = utf8.encode(text);
    this.#sent += bytes.length;
    this.#controller?.enqueue(bytes);
  }
}
