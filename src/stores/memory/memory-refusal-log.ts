import type { Refusal, RefusalFilter, RefusalLog } from '../../core/event-log.ts';

export class MemoryRefusalLog implements RefusalLog {
  #refusals: Refusal[] = [];

  async record(refusals: readonly Refusal[]): Promise<void> {
    this.#refusals.push(...refusals.map((refusal) => structuredClone(refusal)));
  }

  async list(filter: RefusalFilter): Promise<readonly Refusal[]> {
    const { stream, commandId, upTo, from, oldestFirst = false, limit } = filter;
    return (oldestFirst ? this.#refusals : this.#refusals.toReversed())
      .filter((refusal) => stream === undefined || refusal.stream === stream)
      .filter((refusal) => commandId === undefined || refusal.commandId === commandId)
      .filter((refusal) => upTo === undefined || refusal.recordedAt <= upTo)
      .filter((refusal) => from === undefined || refusal.recordedAt >= from)
      .slice(0, Math.max(0, limit))
      .map((refusal) => structuredClone(refusal));
  }

  async prune(before: string): Promise<number> {
    const all = this.#refusals.length;
    this.#refusals = this.#refusals.filter((refusal) => refusal.recordedAt >= before);
    return all - this.#refusals.length;
  }
}
