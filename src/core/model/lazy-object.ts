import * as z from 'zod';
import { type Lazy, lazy } from '../kernel/lazy.ts';

/** An object's members. One that may be left out can be a function: it is made when it is there. */
export type LazyShape = Readonly<Record<string, z.ZodType | (() => z.ZodOptional)>>;

type Members<Shape extends LazyShape> = {
  -readonly [Name in keyof Shape]: Made<Shape[Name]>;
};

type Made<Member> = Member extends z.ZodType
  ? Member
  : Member extends () => z.ZodOptional
    ? ReturnType<Member>
    : never;

type Whole<Shape extends LazyShape> = z.ZodObject<Members<Shape>, z.core.$strict>;

/** What such members are when they are parsed. */
export type LazyOutput<Shape extends LazyShape> = z.output<Whole<Shape>>;

/**
 * A strict object with many members of which few are given, as filters are. A process that uses it once should not make the
 * schemas of all its members: measured, they take 11 ms of the 85 of `orders find` (2026-11).
 */
export class LazyObject<Schema extends z.ZodType> {
  /** With every member: for documentation, and from the second use on. */
  readonly whole: Lazy<Schema>;
  readonly #with: (isGiven: (name: string) => boolean) => Schema;
  #isAsked = false;

  constructor(make: (isGiven: (name: string) => boolean) => Schema) {
    this.#with = make;
    this.whole = lazy(() => make(() => true));
  }

  /** A schema that accepts or rejects this data as the whole does. */
  schemaFor(data: unknown): Schema {
    if (this.#isAsked || typeof data !== 'object' || data === null) return this.whole();
    this.#isAsked = true;
    // As zod sees it: what an object inherits is given, too.
    return this.#with((name) => name in data);
  }
}

/** @param rule what holds between members */
export function lazyObject<const Shape extends LazyShape>(
  shape: Shape,
  rule: (object: Whole<Shape>) => Whole<Shape> = (object) => object,
): LazyObject<Whole<Shape>> {
  const members = Object.entries(shape);
  return new LazyObject((isGiven) => {
    const made = members
      .filter(([name, member]) => typeof member !== 'function' || isGiven(name))
      .map(([name, member]) => [name, typeof member === 'function' ? member() : member]);
    return rule(z.strictObject(Object.fromEntries(made) as Members<Shape>));
  });
}
