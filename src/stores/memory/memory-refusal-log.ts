import type { Refusal, RefusalFilter, RefusalLog } from '../../core/event-log.ts';

export class MemoryRefusalLog implements RefusalLog {
  #refusals: Refusal[] = [];

  async record(refusals: readonly Refusal[]): Promise<void> {
    this.#refusals.push(...refusals.map((refusal) => structuredClone(refusal)));
  }

  async list({ stream, commandId, upTo, limit }: RefusalFilter): Promise<readonly Refusal[]> {
    return this.#refusals
      .filter((refusal) => stream === undefined || refusal.stream === stream)
      .filter((refusal) => commandId === undefined || refusal.commandId === commandId)
      .filter((refusal) => upTo === undefined || refusal.recordedAt <= upTo)
      .toReversed()
      .slice(0, Math.max(0, limit))
      .map((refusal) => structuredClone(refusal));
  }

  async prune(before: string): Promise<number> {
    const all = this.#refusals.length;
    this.#refusals = this.#refusals.filter((refusal) => refusal.recordedAt >= before);
    return all - this.#refusals.length;
  }
}
