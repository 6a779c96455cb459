/** What a PostgreSQL server sends, message by message: a letter, and a length that counts itself and what follows. */
export class BackendMessages {
  #rest: Buffer = Buffer.alloc(0);

  /** The messages that are whole by now. */
  push(bytes: Buffer): readonly Buffer[] {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    const whole: Buffer[] = [];
    for (let end = this.#end(); end <= this.#rest.length; end = this.#end()) {
      whole.push(this.#rest.subarray(0, end));
      this.#rest = this.#rest.subarray(end);
    }
    return whole;
  }

  #end(): number {
    return this.#rest.length < HEADER ? Number.POSITIVE_INFINITY : 1 + this.#rest.readUInt32BE(1);
  }
}

const HEADER = 5;

const kindOf = (message: Buffer): string => String.fromCharCode(message[0] ?? 0);

/** The answer is at its end, and what it did committed. */
export const isReadyForQuery = (message: Buffer): boolean => kindOf(message) === 'Z';

export const isNotification = (message: Buffer): boolean => kindOf(message) === 'A';
