import type { StreamId } from '../model/commit.ts';
import type { Append } from '../model/event-log.ts';

/** Appends in flight, indexed by stream, command and key for later decisions. */
export class InFlight {
  readonly #byStream = new Map<StreamId, Append[]>();
  readonly #byCommand = new Map<string, Append>();
  /** Those that reserve a key or release it. */
  readonly #byKey = new Map<string, Append[]>();

  add(append: Append): void {
    this.#byCommand.set(append.commandId, append);
    push(this.#byStream, append.stream, append);
    for (const key of keysOf(append)) push(this.#byKey, key, append);
  }

  remove(append: Append): void {
    if (this.#byCommand.get(append.commandId) === append) this.#byCommand.delete(append.commandId);
    pull(this.#byStream, append.stream, append);
    for (const key of keysOf(append)) pull(this.#byKey, key, append);
  }

  /** Of one stream, oldest first. */
  of(stream: StreamId): readonly Append[] {
    return this.#byStream.get(stream) ?? [];
  }

  /** Of any stream; of one stream, oldest first. */
  all(): readonly Append[] {
    return [...this.#byStream.values()].flat();
  }

  hasCommand(commandId: string): boolean {
    return this.#byCommand.has(commandId);
  }

  /** The holder of a key once all are stored: null for none any more, undefined for its holder in the log. */
  holder(key: string): StreamId | null | undefined {
    const last = this.#byKey.get(key)?.at(-1);
    if (last === undefined) return undefined;
    return last.reserved.includes(key) ? last.stream : null;
  }
}

const keysOf = ({ reserved, released }: Append): ReadonlySet<string> => new Set([...reserved, ...released]);

function push(lists: Map<string, Append[]>, name: string, append: Append): void {
  const list = lists.get(name);
  if (list === undefined) lists.set(name, [append]);
  else list.push(append);
}

function pull(lists: Map<string, Append[]>, name: string, append: Append): void {
  const rest = (lists.get(name) ?? []).filter((other) => other !== append);
  if (rest.length === 0) lists.delete(name);
  else lists.set(name, rest);
}
