import type * as z from 'zod';
import type { EventDefinition } from '../model/event.ts';
import { FORGOTTEN } from '../model/forgetting.ts';

/**
 * Which fields of an event are personal, as its schema marks them, and whose they are.
 */

/**
 * Where personal fields stand within a value: in which of its members, or in each item of a list. A `text` leaves a word
 * behind, what is `nullable` leaves null.
 */
type Place =
  | 'text'
  | 'nullable'
  | { readonly members: ReadonlyMap<string, Place> }
  | { readonly each: Place };

export interface PersonalFields {
  /** The field that names the subject; null there: the stream's own entity. */
  readonly subject: string;
  /** The category of the subject that the field names. */
  readonly category: string;
  readonly place: Place;
}

/** Where a personal value stood, names and numbers joined by dots, and what it was. */
export type PersonalValue = readonly [path: string, value: unknown];

/** An event's data apart: what is left when the person is forgotten, and what is then gone. */
export interface Parted {
  readonly left: unknown;
  readonly personal: readonly PersonalValue[];
}

const known = new WeakMap<EventDefinition, { readonly fields: PersonalFields | undefined }>();

/** Undefined: nothing in it is personal. */
export function personalFields(definition: EventDefinition): PersonalFields | undefined {
  let found = known.get(definition);
  if (found === undefined) {
    found = { fields: fieldsOf(definition) };
    known.set(definition, found);
  }
  return found.fields;
}

function fieldsOf({ data, subject }: EventDefinition): PersonalFields | undefined {
  const schema = data();
  const place = placeIn(schema);
  if (place === undefined) return undefined;
  const naming = subject === undefined ? undefined : shapeOf(schema)?.[subject];
  const category = naming === undefined ? undefined : entityOf(naming);
  if (subject === undefined || category === undefined)
    throw new Error('an event with personal fields names its subject in a field that refers to an entity');
  return { subject, category, place };
}

/** @throws Error for a personal field within a shape that cannot be taken apart */
function placeIn(schema: z.core.$ZodType): Place | undefined {
  if (metaOf(schema)?.personal === true) return isNullable(schema) ? 'nullable' : 'text';
  const def: Def = schema._zod.def;
  if (def.shape !== undefined) return membersIn(def.shape);
  if (def.type === 'array' && def.element !== undefined) {
    const each = placeIn(def.element);
    return each === undefined ? undefined : { each };
  }
  const within = partsOf(def);
  const places = within.map(placeIn).filter((place) => place !== undefined);
  const [place] = places;
  if (within.length > 1 && place !== undefined)
    throw new Error(`a personal field within a ${def.type} cannot be sealed`);
  return place === 'text' && def.type === 'nullable' ? 'nullable' : place;
}

/** Of a schema, the parts that hold others, whichever it has. */
interface Def {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>;
  readonly element?: z.core.$ZodType;
  readonly innerType?: z.core.$ZodType;
  readonly options?: readonly z.core.$ZodType[];
  readonly items?: readonly z.core.$ZodType[];
  readonly in?: z.core.$ZodType;
  readonly valueType?: z.core.$ZodType;
}

function membersIn(shape: Readonly<Record<string, z.core.$ZodType>>): Place | undefined {
  const members = new Map<string, Place>();
  for (const [name, member] of Object.entries(shape)) {
    const place = placeIn(member);
    if (place !== undefined) members.set(name, place);
  }
  return members.size === 0 ? undefined : { members };
}

const partsOf = ({
  innerType,
  in: input,
  options = [],
  items = [],
  valueType,
}: Def): readonly z.core.$ZodType[] =>
  [innerType, input, ...options, ...items, valueType].filter((part) => part !== undefined);

function isNullable(schema: z.core.$ZodType): boolean {
  const { type, innerType }: Def = schema._zod.def;
  return type === 'nullable' || (innerType !== undefined && isNullable(innerType));
}

const metaOf = (schema: z.core.$ZodType): z.core.GlobalMeta | undefined => (schema as z.ZodType).meta?.();

function shapeOf(schema: z.core.$ZodType): Readonly<Record<string, z.core.$ZodType>> | undefined {
  const { shape }: Def = schema._zod.def;
  return shape;
}

function entityOf(schema: z.core.$ZodType): string | undefined {
  const { innerType }: Def = schema._zod.def;
  return metaOf(schema)?.entity ?? (innerType === undefined ? undefined : entityOf(innerType));
}

/** Takes what is personal out of an event's data. What is left fits the schema as well. */
export function part(fields: PersonalFields, data: unknown): Parted {
  const personal: PersonalValue[] = [];
  const left = taken(data, fields.place, '', personal);
  return { left, personal };
}

function taken(value: unknown, place: Place, path: string, personal: PersonalValue[]): unknown {
  // A nothing says nothing of anyone.
  if (value === null || value === undefined) return value;
  if (place === 'text' || place === 'nullable') {
    personal.push([path, value]);
    return place === 'text' ? FORGOTTEN : null;
  }
  const at = (name: string | number): string => (path === '' ? String(name) : `${path}.${name}`);
  if ('each' in place)
    return (value as readonly unknown[]).map((item, index) => taken(item, place.each, at(index), personal));
  const copy: Record<string, unknown> = { ...value };
  for (const [name, member] of place.members) {
    if (copy[name] !== undefined) copy[name] = taken(copy[name], member, at(name), personal);
  }
  return copy;
}

/** Puts what is personal back where it was taken from: changes the data that was left. */
export function putBack(left: unknown, personal: readonly PersonalValue[]): void {
  for (const [path, value] of personal) {
    const names = path.split('.');
    const last = names.pop() as string;
    let within = left as Record<string, unknown>;
    for (const name of names) within = within[name] as Record<string, unknown>;
    within[last] = value;
  }
}
