import { advice, type NextMessage } from '../kernel/advice.ts';
import { FailureError, failureOf } from '../kernel/failure.ts';
import type { Step } from '../kernel/step.ts';
import type { Commit, StreamId } from '../model/commit.ts';
import type { StoredEvent } from '../model/event.ts';
import type { EventLog, RejectionLog } from '../model/event-log.ts';
import type { Subject } from '../model/forgetting.ts';
import type { BeforeForgetting, ForgettingProof, Forgettings } from '../model/forgetting-proof.ts';
import { type AnyView, cataloguesOf, type StreamView } from '../model/view.ts';
import type { Views } from '../model/views.ts';
import { forgottenAt } from '../read/forgotten-at.ts';
import { projectCommits } from '../read/projection.ts';
import { part, personalFields } from '../seal/personal-fields.ts';
import type { Sealing } from '../seal/sealing.ts';

/** How many of a person's texts the files are searched for. */
const MOST_SEARCHED = 1_000;
const MOST_REFUSALS = 1_000_000;

export interface ForgetterPorts {
  /** As commands and views know it. */
  readonly log: EventLog;
  readonly rejections: RejectionLog;
  readonly step: Step;
  /** Undefined: nothing is sealed. */
  readonly sealing: Sealing | undefined;
  views(): Promise<Views>;
  /** The streams besides their own that hold personal data of somebody, as the views at the head of the log know them. */
  othersOf(subject: Subject): Promise<readonly StreamId[]>;
  /** What asks for the proof. */
  proofOf(subject: Subject): NextMessage;
  /** Searches the files of the daybook; those that are not there are left out. */
  search(texts: readonly string[]): Promise<readonly { readonly file: string; readonly found: number }[]>;
}

/**
 * Carries out that somebody is forgotten, once the log says so: the keys are destroyed, the views and their file are rewritten,
 * what was refused is deleted, and nothing of it is done only once. So a crash at any step is finished by whoever comes next:
 * the keys and the refusals by the next use of any key, the views by their next catch-up, all of it by asking for the proof.
 */
export class Forgetter implements Forgettings {
  readonly #ports: ForgetterPorts;

  constructor(ports: ForgetterPorts) {
    this.#ports = ports;
  }

  async look(subject: Subject): Promise<BeforeForgetting> {
    const { rejections, sealing } = this.#ports;
    const found = await this.#found(subject);
    const refused = await rejections.list({ subject, limit: MOST_REFUSALS });
    const planned: ForgettingProof = {
      subject,
      forgottenAt: null,
      keys: [...((await (await sealing?.opened())?.idsOf(subject)) ?? [])],
      ...countsOf(found),
      refusals: refused.length,
      files: [],
      complete: false,
      remarks: [...LEFT_TO_OTHERS],
    };
    return { planned, values: [...found.values].slice(0, MOST_SEARCHED) };
  }

  async carryOut(subject: Subject, values?: readonly string[]): Promise<ForgettingProof> {
    const at = await forgottenAt(this.#ports.log, subject);
    if (at === null) throw new Error(`the log has not forgotten ${subject}`);
    try {
      return await this.#carriedOut(subject, at, values);
    } catch (error) {
      throw unfinished(subject, this.#ports.proofOf(subject), error);
    }
  }

  async prove(subject: Subject): Promise<ForgettingProof | undefined> {
    const at = await forgottenAt(this.#ports.log, subject);
    return at === null ? undefined : this.carryOut(subject);
  }

  async finish(): Promise<{ readonly forgotten: number; readonly complete: boolean }> {
    const { log, rejections, sealing } = this.#ports;
    const subjects = (await log.forgettings(0)).map(({ stream }) => stream);
    if (subjects.length === 0) return { forgotten: 0, complete: true };
    // Where they are not, none of them is to be destroyed.
    const keys = await sealing?.opened();
    for (const subject of subjects) {
      await rejections.forget(subject);
      await keys?.destroyedOf(subject);
    }
    const { waitsFor } = await (await this.#ports.views()).erase();
    return { forgotten: subjects.length, complete: waitsFor === null };
  }

  async #carriedOut(
    subject: Subject,
    at: string,
    values: readonly string[] | undefined,
  ): Promise<ForgettingProof> {
    const { rejections, sealing, search, step } = this.#ports;
    const refusals = await step('forget refusals', () => rejections.forget(subject));
    const keys = await step('forget keys', async () => (await sealing?.reader())?.destroyedOf(subject));
    const { waitsFor } = await step('forget views', async () => (await this.#ports.views()).erase());
    const files = await step('search files', () => search(values ?? []));
    const isFound = values !== undefined && files.some(({ found }) => found > 0);
    return {
      subject,
      forgottenAt: at,
      keys: [...(keys ?? [])],
      ...countsOf(await this.#found(subject)),
      refusals,
      files: files.map(({ file, found }) => ({ file, found: values === undefined ? null : found })),
      complete: waitsFor === null,
      remarks: [
        ...(waitsFor === null ? [] : [WAITS[waitsFor]]),
        ...(isFound ? [SHARED] : []),
        ...LEFT_TO_OTHERS,
      ],
    };
  }

  /** Stream by stream: somebody may have thousands of orders. */
  async #found(subject: Subject): Promise<Found> {
    const { log, othersOf } = this.#ports;
    const views = await (await this.#ports.views()).all();
    const found: Found = { streams: 0, events: 0, rows: new Map(), values: new Set() };
    for (const stream of [subject, ...(await othersOf(subject))]) {
      const commits = await log.readStream(stream);
      if (commits.length > 0) count(found, views, commits);
    }
    return found;
  }
}

interface Found {
  streams: number;
  events: number;
  readonly rows: Map<string, number>;
  readonly values: Set<string>;
}

const countsOf = ({ streams, events, rows }: Found) => ({
  streams,
  events,
  rows: [...rows].map(([view, many]) => ({ view, rows: many })),
});

function count(found: Found, views: readonly AnyView[], commits: readonly Commit[]): void {
  const category = commits[0]?.category;
  found.streams += 1;
  for (const event of commits.flatMap(({ events }) => events)) {
    const texts = textsOf(views, category, event);
    if (texts === undefined) continue;
    found.events += 1;
    for (const text of texts) if (isTelling(text)) found.values.add(text);
  }
  for (const view of views.filter((one): one is StreamView => one.kind === 'view')) {
    if (view.events.category !== category) continue;
    const rows = [...projectCommits(view, commits).session.all().values()].flat().length;
    if (rows > 0) found.rows.set(view.name, (found.rows.get(view.name) ?? 0) + rows);
  }
}

/** The personal texts of an event, none where they are forgotten; undefined where it has none. */
function textsOf(
  views: readonly AnyView[],
  category: string | undefined,
  { type, data, forgotten }: StoredEvent,
): readonly string[] | undefined {
  const definition = cataloguesOf(views).find((one) => one.category === category)?.definitions[type];
  const fields = definition === undefined ? undefined : personalFields(definition);
  if (fields === undefined) return undefined;
  const { personal } = part(fields, data);
  if (personal.length === 0 && forgotten === undefined) return undefined;
  return forgotten ? [] : personal.map(([, value]) => value).filter((value) => typeof value === 'string');
}

/** A single word, like a city, is also said of others. */
const isTelling = (text: string): boolean => text.length >= 6 && /[\s\d@]/.test(text);

const WAITS = {
  reader:
    'The file of the views is still read by somebody: ask for the proof again, and the rest of it is rewritten.',
  build: 'A view is being built: ask for the proof again when it is, and the rest of the file is rewritten.',
} as const;

const SHARED =
  'What is still found in a file stands there of others who share it: the same street, or the same name. Find them by it.';

const LEFT_TO_OTHERS: readonly string[] = [
  'Copies, archives and backups of the log hold what nobody can read any more.',
  'A backup of the keys from before still has theirs until its date: beside this log it brings nobody back, but delete it with its date.',
  'Exports, receipts, mails and webhooks that were sent hold what they held: they are with those who got them.',
];

/** The commit stands: what is not done yet is done by asking for the proof. */
function unfinished(subject: Subject, proof: NextMessage, error: unknown): FailureError {
  const { message } = failureOf(error);
  return new FailureError({
    kind: 'unavailable',
    code: 'forgetting_unfinished',
    message: `${subject} is forgotten, but not all that is left of them could be erased yet: ${message}`,
    ...advice`Nobody can bring them back. Finish it with ${proof}.`,
    details: { subject },
  });
}
