/** A queue between a producer and a consumer: the producer waits while it is full, the consumer while it is empty. */
export class Channel<Item> implements AsyncIterable<Item> {
  readonly #capacity: number;
  readonly #items: Item[] = [];
  #ended = false;
  #abandoned = false;
  #wake: () => void = () => undefined;
  #moved: Promise<void>;

  constructor(capacity: number) {
    this.#capacity = capacity;
    this.#moved = this.#arm();
  }

  /** False when the consumer is gone. */
  async push(item: Item): Promise<boolean> {
    while (this.#items.length >= this.#capacity && !this.#abandoned) await this.#moved;
    if (this.#abandoned) return false;
    this.#items.push(item);
    this.#handOver();
    return true;
  }

  end(): void {
    this.#ended = true;
    this.#handOver();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item> {
    try {
      for (;;) {
        const item = this.#items.shift();
        if (item !== undefined) {
          this.#handOver();
          yield item;
        } else if (this.#ended) return;
        else await this.#moved;
      }
    } finally {
      this.#abandoned = true;
      this.#handOver();
    }
  }

  #handOver(): void {
    const wake = this.#wake;
    this.#moved = this.#arm();
    wake();
  }

  #arm(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
