/** Numbers of a slot: two halves of the hash, and the version; a version of 0 is a free slot. */
const WIDTH = 3;

/**
 * The last version of each stream, in at most 48 bytes a stream, outside the heap: a log has millions of them, and a map from
 * their ids took half a gigabyte (2026-11, 1 M orders). Streams are told apart by 64 bits of a hash: of a million, two are
 * taken for one once in 30 million logs.
 */
export class StreamVersions {
  #slots = new Uint32Array(WIDTH * 1_024);
  #size = 0;

  /** How many streams there are. */
  get size(): number {
    return this.#size;
  }

  /** Sets a stream's last version. Answers the one before, 0 for a new stream. */
  replace(stream: string, version: number): number {
    if (WIDTH * 2 * (this.#size + 1) > this.#slots.length) this.#grow();
    const [low, high] = hashOf(stream);
    const slot = slotOf(this.#slots, low, high);
    const before = this.#slots[slot + 2] as number;
    if (before === 0) this.#size += 1;
    this.#slots.set([low, high, version], slot);
    return before;
  }

  #grow(): void {
    const [old, grown] = [this.#slots, new Uint32Array(2 * this.#slots.length)];
    for (let at = 0; at < old.length; at += WIDTH) {
      const [low, high, version] = old.subarray(at, at + WIDTH) as unknown as [number, number, number];
      if (version > 0) grown.set([low, high, version], slotOf(grown, low, high));
    }
    this.#slots = grown;
  }
}

/** Where the hash stands, or where it would. */
function slotOf(slots: Uint32Array, low: number, high: number): number {
  const count = slots.length / WIDTH;
  for (let at = low % count; ; at = (at + 1) % count) {
    const slot = WIDTH * at;
    const isFree = slots[slot + 2] === 0;
    if (isFree || (slots[slot] === low && slots[slot + 1] === high)) return slot;
  }
}

/** Two multiplicative hashes of 32 bits each, mixed into each other at the end (after MurmurHash3's finalizer). */
function hashOf(text: string): readonly [number, number] {
  let [low, high] = [0xdeadbeef, 0x41c6ce57];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    low = Math.imul(low ^ code, 0x9e3779b1);
    high = Math.imul(high ^ code, 0x5f356495);
  }
  const mixedLow = mixed(low) ^ mixed(high ^ 0x85ebca6b);
  const mixedHigh = mixed(high) ^ mixed(low ^ 0xc2b2ae35);
  return [mixedLow >>> 0, mixedHigh >>> 0];
}

function mixed(value: number): number {
  const once = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return twice ^ (twice >>> 16);
}
