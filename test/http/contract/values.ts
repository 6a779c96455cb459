import type { Components, Schema } from '../../../src/http/openapi/openapi-types.ts';
import fc from '../../support/properties.ts';

/** Values for the schemas of an OpenAPI document: those that fit, and those that nearly do. */

type Values = fc.Arbitrary<unknown>;

/** What is in the shop, so that some requests reach their rules: by the kind of entity, or by the name of the field. */
export type Known = Readonly<Record<string, readonly string[]>>;

export class SchemaValues {
  readonly #components: Components;
  readonly #known: Known;

  constructor(components: Components, known: Known) {
    this.#components = components;
    this.#known = known;
  }

  /** @param name of the field */
  of(schema: Schema, name = ''): Values {
    const { $ref } = schema;
    if ($ref !== undefined)
      return this.of(this.#components.schemas[$ref.split('/').at(-1) ?? ''] ?? {}, name);
    if (schema['const'] !== undefined) return fc.constant(schema['const']);
    if (schema['enum'] !== undefined) return fc.constantFrom(...(schema['enum'] as unknown[]));
    if (schema.anyOf !== undefined)
      return fc.oneof(...schema.anyOf.map((one) => this.of({ ...metaOf(schema), ...one }, name)));
    const types = [schema.type ?? 'any'].flat();
    return fc.oneof(...types.map((type) => this.#ofType(type, schema, name)));
  }

  #ofType(type: string, schema: Schema, name: string): Values {
    switch (type) {
      case 'null':
        return fc.constant(null);
      case 'boolean':
        return fc.boolean();
      case 'integer':
      case 'number':
        return this.#integer(schema);
      case 'array':
        return fc.array(this.of(schema.items ?? {}, name), {
          minLength: Number(schema['minItems'] ?? 0),
          maxLength: Math.min(3, Number(schema['maxItems'] ?? 3)),
        });
      case 'object':
        return this.#object(schema);
      case 'string':
        return this.#text(schema, name);
      default:
        return fc.jsonValue({ maxDepth: 1 });
    }
  }

  #integer(schema: Schema): Values {
    const min = Number(schema['minimum'] ?? -1_000_000);
    const max = Number(schema['maximum'] ?? 1_000_000);
    const small = fc.integer({ min: Math.max(min, -10), max: Math.max(min, Math.min(max, 200)) });
    return fc
      .oneof({ weight: 4, arbitrary: small }, { weight: 1, arbitrary: fc.maxSafeInteger() })
      .map((value) => Math.min(max, Math.max(min, value)));
  }

  #object({ properties = {}, required = [], additionalProperties }: Schema): Values {
    const fields = Object.entries(properties).map(([name, field]) => [name, this.of(field, name)] as const);
    if (fields.length === 0 && additionalProperties !== false)
      return fc.dictionary(fc.string({ maxLength: 5 }), fc.jsonValue({ maxDepth: 1 }), { maxKeys: 2 });
    // Few of the fields at a time: all of them together hardly ever agree.
    const optional = fields.filter(([name]) => !required.includes(name));
    return someOf(optional, 4).chain((chosen) =>
      fc.record(Object.fromEntries([...fields.filter(([name]) => required.includes(name)), ...chosen])),
    );
  }

  #text(schema: Schema, name: string): Values {
    const {
      format,
      'x-entity': entity,
      'x-show': show,
    } = schema as Readonly<Record<string, string | undefined>>;
    const known = this.#known[entity ?? ''] ?? this.#known[name];
    const usual = USUAL[show ?? ''] ?? USUAL[format ?? ''] ?? USUAL[name] ?? textWithin(schema);
    return known === undefined ? usual : fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...known) }, usual);
  }
}

/** What stands beside `anyOf` says what all of it means. */
const metaOf = ({ anyOf: _, type: __, ...meta }: Schema): Schema => meta;

const textWithin = (schema: Schema): Values =>
  fc.string({
    minLength: Number(schema['minLength'] ?? 0),
    maxLength: Math.min(40, Number(schema['maxLength'] ?? 40)),
    unit: fc.constantFrom('a', 'Z', '7', '-', ' ', 'é', '%', '"', '\u{1f600}', '/'),
  });

const instants = fc
  .date({ min: new Date('2024-01-01'), max: new Date('2027-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());

const USUAL: Readonly<Record<string, Values>> = {
  money: fc.constantFrom('4.50', '9 USD', '0', 'USD 1'),
  timestamp: fc.oneof(instants, fc.constantFrom('2026-03', 'yesterday', '7d')),
  'date-time': instants,
  date: instants.map((text) => text.slice(0, 10)),
  currency: fc.constantFrom('USD', 'EUR', 'JPY', 'usd'),
  email: fc.constantFrom('ann@example.org', 'bob@münchen.de'),
  uuid: fc.uuid(),
  country: fc.constantFrom('DE', 'US', 'us'),
};

/** At most so many of them. */
export const someOf = <Item>(items: readonly Item[], most: number): fc.Arbitrary<Item[]> =>
  fc.subarray([...items], { maxLength: Math.min(most, items.length) });

/** A value with something in it that does not belong there. */
export const mutated = (values: Values): Values =>
  fc
    .tuple(values, fc.nat(), fc.oneof(oddities, fc.jsonValue({ maxDepth: 2 })), fc.nat(3))
    .map(([value, at, odd, how]): unknown => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return odd;
      const names = Object.keys(value);
      const name = names[at % Math.max(1, names.length)] ?? 'odd';
      const { [name]: old, ...rest } = value as Record<string, unknown>;
      if (how === 0) return rest;
      if (how === 1) return { ...value, [`${name}x`]: odd };
      return how === 2 ? { ...rest, [name]: odd } : { ...rest, [name]: [old, odd] };
    });

const oddities: Values = fc.constantFrom<unknown>(
  '',
  ' ',
  '\0',
  '\ud800',
  'x'.repeat(5000),
  "'; drop table orders --",
  '../../etc/passwd',
  -1,
  0.5,
  1e300,
  null,
  true,
  [],
  {},
  '9999-12-31T23:59:59.999Z',
  '0000-00-00',
);
