import * as z from 'zod';
import { canonicalJson } from '../../src/core/kernel/canonical-json.ts';
import { sha256 } from '../../src/core/kernel/crypto.ts';
import { type EventCatalogue, newestVersion } from '../../src/core/model/event.ts';

/**
 * The lock on the event schemas: of every type and version that a program ever wrote, the hash of its JSON Schema. Logs
 * hold these versions for ever, so a hash that stands here is never replaced; schemas of versions that only upcasters
 * know any more are kept as they were when they were the newest.
 */
export type EventLock = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The schemas that events are written with now. */
export const newestSchemas = (catalogues: readonly EventCatalogue[]): EventLock =>
  Object.fromEntries(
    catalogues
      .flatMap(({ definitions }) => Object.entries(definitions))
      .map(([type, definition]) => [type, { [newestVersion(definition)]: schemaHash(definition.data()) }]),
  );

/** SHA-256 over the canonical JSON Schema. */
const schemaHash = (schema: z.ZodType): string =>
  sha256(canonicalJson(z.toJSONSchema(schema, { io: 'input', override: keepRules })));

/** Leaves out what only describes (texts, units, whose data it is), and orders what has no order. */
function keepRules({
  zodSchema,
  jsonSchema,
}: {
  zodSchema: z.core.$ZodTypes;
  jsonSchema: z.core.JSONSchema.BaseSchema;
}): void {
  for (const name of Object.keys(z.globalRegistry.get(zodSchema) ?? {})) delete jsonSchema[name];
  jsonSchema.required?.sort();
  jsonSchema.enum?.sort();
}

/** What stands in the way of locking the schemas, in sentences that say what to do. */
export const brokenLocks = (lock: EventLock, now: EventLock): readonly string[] =>
  Object.entries(lock).flatMap(([type, locked]) => {
    const [newest] = Object.entries(now[type] ?? {});
    return newest === undefined ? [gone(type)] : broken(type, locked, newest);
  });

function broken(
  type: string,
  locked: EventLock[string],
  [version, hash]: readonly [string, string],
): readonly string[] {
  const known = locked[version];
  if (known !== undefined && known !== hash) return [changed(type, Number(version))];
  const last = Math.max(...Object.keys(locked).map(Number));
  return last > Number(version) ? [goneBack(type, last, Number(version))] : [];
}

const changed = (type: string, version: number): string =>
  `The schema of ${type} has changed under version ${version}, which logs hold for ever: raise the version (write the ` +
  `upcaster from ${version} to ${version + 1}), then run "npm run docs".`;

const gone = (type: string): string =>
  `The event ${type} is gone, and logs hold it for ever: keep its definition, even if nothing writes it any more.`;

const goneBack = (type: string, last: number, version: number): string =>
  `${type} has been at version ${last} and is at ${version} now: logs hold version ${last}, so keep every upcaster.`;

/** The lock with the schemas of now, types by name and versions in order. */
export function lockedWith(lock: EventLock, now: EventLock): EventLock {
  const types = [...new Set([...Object.keys(lock), ...Object.keys(now)])].sort();
  return Object.fromEntries(types.map((type) => [type, { ...now[type], ...lock[type] }]));
}
