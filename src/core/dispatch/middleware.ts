import * as z from 'zod';
import { canonicalJson } from '../kernel/canonical-json.ts';
import { sha256 } from '../kernel/crypto.ts';
import type { Failure, Issue } from '../kernel/failure.ts';
import { inPlainWords, issueOf, issueText } from '../kernel/issues.ts';
import { lazy } from '../kernel/lazy.ts';
import { monotonicMs } from '../kernel/monotonic.ts';
import { fail } from '../kernel/result.ts';
import { plainStep, type Step } from '../kernel/step.ts';
import { illFormed, normalised } from '../kernel/well-formed.ts';
import type {
  AnyCommand,
  Command,
  CommandMeta,
  IdentifiedCommand,
  IdentifiedMeta,
} from '../model/command.ts';
import { instantInput } from '../model/fields.ts';
import type { Message, MessageDefinition, Middleware } from '../model/message.ts';
import type { Metrics } from './metrics.ts';

/** The middleware around every handler, one function a concern. */

/**
 * One message that was answered.
 *
 * @example
 * const line = ({ name, failure }: LogEntry): string => `${name} ${failure?.code ?? 'ok'}`;
 */
export interface LogEntry {
  /** Whether it was a command or a query. */
  readonly side: 'command' | 'query';
  /** The message's name. */
  readonly name: string;
  /** How long it took, waiting included. Milliseconds. */
  readonly elapsedMs: number;
  /** The failure; none where it succeeded. */
  readonly failure?: Failure;
}

/**
 * Called with every message, once it is answered.
 *
 * @example
 * const slow: Logger = ({ name, elapsedMs }) => {
 *   if (elapsedMs > 100) console.warn(name, elapsedMs);
 * };
 */
export type Logger = (entry: LogEntry) => void;

interface Measuring {
  readonly metrics: Metrics;
  readonly logger?: Logger | undefined;
  readonly step?: Step | undefined;
}

/** Counts, latencies and failures of each message, which is a step of its own. */
export function measuring<D extends MessageDefinition, M extends Message>(
  side: 'command' | 'query',
  { metrics, logger, step = plainStep }: Measuring,
): Middleware<D, M> {
  return (definition, next) => {
    const recorder = metrics.recorder(side, definition.name);
    const work = `${side} ${definition.name}`;
    return async (message) => {
      const startedAt = monotonicMs();
      const result = await step(work, () => next(message));
      const elapsedMs = monotonicMs() - startedAt;
      recorder.record(elapsedMs, result.ok ? undefined : result.failure.kind);
      logger?.({ side, name: definition.name, elapsedMs, ...(result.ok ? {} : { failure: result.failure }) });
      return result;
    };
  };
}

/** Lets only well-formed data that fits the schema through, parsed: defaults filled in, text in NFC. */
export function validating<
  D extends MessageDefinition & {
    readonly input: z.ZodType;
    readonly inputFor?: (data: unknown) => z.ZodType;
  },
  M extends Message,
>(): Middleware<D, M> {
  return (definition, next) => {
    // zod compiles a parser for each object: that pays from the second message on.
    let jitless = true;
    return async (message) => {
      const wrong = illFormed(message.data);
      if (wrong !== undefined) return fail(invalid(definition.name, [wrong]));
      const schema = definition.inputFor?.(message.data) ?? definition.input;
      const parsed = schema.safeParse(normalised(message.data), { jitless, error: inPlainWords });
      jitless = false;
      if (!parsed.success) return fail(invalid(definition.name, parsed.error.issues.map(issueOf)));
      return next({ ...message, data: parsed.data });
    };
  };
}

/** The one shape of "this data does not fit". */
export function invalid(name: string, issues: readonly Issue[]): Failure {
  const [first] = issues;
  const shown = first === undefined ? 'the data does not fit' : issueText(first);
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : '';
  return {
    kind: 'validation_failed',
    code: 'validation_failed',
    message: `${name} is not valid: ${shown}${more}.`,
    details: { issues },
  };
}

const metaSchema = lazy(() =>
  z.strictObject({
    commandId: z.string().min(1).max(200).optional(),
    actor: z.string().min(1).max(200).optional(),
    correlationId: z.string().min(1).max(200).optional(),
    causationId: z.string().min(1).max(200).optional(),
    occurredAt: instantInput().optional(),
    expectedVersion: z.int().min(0).optional(),
    dryRun: z.boolean().optional(),
  }),
);

/** Gives every command its id, actor, correlation id and fingerprint. Comes after validation: it signs parsed data. */
export function identifying(defaults: {
  readonly actor: string;
  newId(): string;
}): Middleware<AnyCommand, Command> {
  // Somebody wrote it too, in settings or options: it has to be what one that is given has to be.
  const byDefault = lazy(() => parsedMeta({ actor: defaults.actor }));
  return (definition, next) => async (message) => {
    const given = parsedMeta(message.meta);
    if ('issues' in given) return fail(invalid(definition.name, given.issues));
    const actor = given.meta.actor === undefined ? byDefault() : given;
    if ('issues' in actor) return fail(invalid(definition.name, actor.issues));
    const commandId = given.meta.commandId ?? defaults.newId();
    const meta: IdentifiedMeta = {
      ...given.meta,
      commandId,
      actor: actor.meta.actor ?? defaults.actor,
      correlationId: given.meta.correlationId ?? commandId,
      causationId: given.meta.causationId,
      hasClientKey: given.meta.commandId !== undefined,
      fingerprint: fingerprintOf(message.name, message.data, given.meta.occurredAt),
    };
    return next({ ...message, meta });
  };
}

function parsedMeta(meta: unknown): { meta: CommandMeta } | { issues: Issue[] } {
  if (meta === undefined) return { meta: {} };
  const wrong = illFormed(meta);
  if (wrong !== undefined) return { issues: [{ ...wrong, path: inMeta(wrong.path) }] };
  const parsed = metaSchema().safeParse(normalised(meta), { error: inPlainWords });
  if (parsed.success) return { meta: parsed.data };
  return {
    issues: parsed.error.issues.map(issueOf).map((issue) => ({ ...issue, path: inMeta(issue.path) })),
  };
}

const inMeta = (path: string): string => (path === '' ? 'meta' : `meta.${path}`);

/** SHA-256 of the canonical command, hexadecimal. */
export function fingerprintOf(name: string, data: unknown, occurredAt: string | undefined): string {
  return sha256(canonicalJson({ name, data, occurredAt }));
}

/** The same command with its data in another form, signed over that. */
export const signed = ({ name, meta }: IdentifiedCommand, data: unknown): IdentifiedCommand => ({
  name,
  data,
  meta: { ...meta, fingerprint: fingerprintOf(name, data, meta.occurredAt) },
});
