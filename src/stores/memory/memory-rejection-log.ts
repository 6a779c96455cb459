import type { RejectedCommand, RejectionFilter, RejectionLog } from '../../core/model/event-log.ts';

export class MemoryRejectionLog implements RejectionLog {
  #rejections: RejectedCommand[] = [];

  async record(rejections: readonly RejectedCommand[]): Promise<void> {
    this.#rejections.push(...rejections.map((rejection) => structuredClone(rejection)));
  }

  async list(filter: RejectionFilter): Promise<readonly RejectedCommand[]> {
    const { stream, subject, commandId, upTo, from, oldestFirst = false, limit } = filter;
    return (oldestFirst ? this.#rejections : this.#rejections.toReversed())
      .filter((rejection) => stream === undefined || rejection.stream === stream)
      .filter((rejection) => subject === undefined || rejection.subject === subject)
      .filter((rejection) => commandId === undefined || rejection.commandId === commandId)
      .filter((rejection) => upTo === undefined || rejection.recordedAt <= upTo)
      .filter((rejection) => from === undefined || rejection.recordedAt >= from)
      .slice(0, Math.max(0, limit))
      .map((rejection) => structuredClone(rejection));
  }

  async prune(before: string): Promise<number> {
    const all = this.#rejections.length;
    this.#rejections = this.#rejections.filter((rejection) => rejection.recordedAt >= before);
    return all - this.#rejections.length;
  }

  async forget(subject: string): Promise<number> {
    const all = this.#rejections.length;
    this.#rejections = this.#rejections.filter((rejection) => rejection.subject !== subject);
    return all - this.#rejections.length;
  }
}
