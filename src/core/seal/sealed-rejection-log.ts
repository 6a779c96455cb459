import type { SealedBox } from '../model/event.ts';
import type { RejectedCommand, RejectionFilter, RejectionLog } from '../model/event-log.ts';
import { FORGOTTEN, type Subject } from '../model/forgetting.ts';
import { DESTROYED, type SubjectKey } from '../model/key-store.ts';
import { openBox, sealBox } from './sealed-box.ts';
import type { Sealing } from './sealing.ts';

/** What a rejection says of its command: all of it may be personal. */
type Content = Pick<RejectedCommand, 'message' | 'hint' | 'next' | 'details' | 'data'>;

const NOTHING: Content = { message: FORGOTTEN, hint: null, next: null, details: null, data: null };

/** Rejections, their content sealed under the key of the subject, as in the log beside them. */
export class SealedRejectionLog implements RejectionLog {
  readonly #rejections: RejectionLog;
  readonly #sealing: Sealing;

  constructor(rejections: RejectionLog, sealing: Sealing) {
    this.#rejections = rejections;
    this.#sealing = sealing;
  }

  async record(rejections: readonly RejectedCommand[]): Promise<void> {
    const sealer = await this.#sealing.writer();
    if (sealer === undefined) return this.#rejections.record(rejections);
    const keys = await sealer.keysFor(rejections.map(({ subject }) => subject));
    return this.#rejections.record(
      rejections.map((one) => sealed(one, sealer.logId, keys.get(one.subject) ?? DESTROYED)),
    );
  }

  async list(filter: RejectionFilter): Promise<readonly RejectedCommand[]> {
    const rejections = await this.#sealing.along(this.#rejections.list(filter));
    const boxes = rejections.map(boxOf).filter((box) => box !== undefined);
    if (boxes.length === 0) return rejections;
    const keys = await (await this.#sealing.reader()).find(boxes);
    const logId = await this.#sealing.logId();
    return rejections.map((one) => {
      const box = boxOf(one);
      return box === undefined ? one : opened(one, box, { logId, key: keys.get(box.k) ?? DESTROYED });
    });
  }

  prune(before: string): Promise<number> {
    return this.#rejections.prune(before);
  }

  forget(subject: Subject): Promise<number> {
    return this.#rejections.forget(subject);
  }
}

function sealed(one: RejectedCommand, logId: string, key: SubjectKey | typeof DESTROYED): RejectedCommand {
  if (key === DESTROYED) return { ...one, ...NOTHING };
  const { message, hint, next, details, data } = one;
  const content: Content = { message, hint, next, details, data };
  const box = sealBox(key.key, about(logId, one), JSON.stringify(content)).toString('base64url');
  const sealedBox: SealedBox = { s: one.subject, k: key.id, b: box };
  return { ...one, ...NOTHING, message: '', data: { sealed: sealedBox } };
}

function opened(
  one: RejectedCommand,
  box: SealedBox,
  { logId, key }: { readonly logId: string; readonly key: Buffer | typeof DESTROYED },
): RejectedCommand {
  const content =
    key === DESTROYED ? undefined : openBox(key, about(logId, one), Buffer.from(box.b ?? '', 'base64url'));
  return { ...one, ...(content === undefined ? NOTHING : (JSON.parse(content.toString()) as Content)) };
}

const about = (logId: string, { commandId, recordedAt }: RejectedCommand): string =>
  JSON.stringify([logId, 'rejection', commandId, recordedAt]);

const boxOf = ({ message, data }: RejectedCommand): SealedBox | undefined =>
  message === '' ? (data as { readonly sealed?: SealedBox } | null)?.sealed : undefined;
