import type { ArgumentSpec, CommandSpec } from '../../core/describe/command-spec.ts';
import type { Sides } from '../http-port.ts';

/**
 * The URL is the command line's path: `orders items add ORDER` is `POST /orders/{orderId}/items/add`. Nothing is written
 * down twice, so a new command or query costs nothing here.
 */
export interface Route {
  readonly method: 'GET' | 'POST';
  /** `/orders/{orderId}/place` */
  readonly path: string;
  /** The input field that stands in the path. */
  readonly parameter?: ArgumentSpec;
  readonly spec: CommandSpec;
  /** The noun: what routes are grouped by. */
  readonly tag: string;
}

/** The routes of all described messages, those with fixed words before those with a name in their place. */
export function routesOf(commands: readonly CommandSpec[], sides: Sides): readonly Route[] {
  const routes = commands.flatMap((spec) => routeOf(spec, sides) ?? []);
  return routes.toSorted((a, b) => names(a) - names(b));
}

const names = ({ parameter }: Route): number => (parameter === undefined ? 0 : 1);

function routeOf(spec: CommandSpec, sides: Sides): Route | undefined {
  const [noun = '', ...verbs] = spec.path.split(' ');
  if (spec.kind === 'program') return undefined;
  if (spec.kind === 'query') {
    if (!sides.queries) return undefined;
    const parameter = nameIn(spec, verbs);
    const shown = isFound(verbs) ? [] : verbs;
    return { method: 'GET', path: pathOf(noun, parameter, shown), spec, tag: noun, ...given(parameter) };
  }
  if (!sides.commands) return undefined;
  const parameter =
    spec.kind === 'command' ? spec.args.find(({ entity }) => entity !== undefined) : undefined;
  const path = pathOf(noun, parameter, spec.creates === true ? [] : verbs);
  return { method: 'POST', path, spec, tag: noun, ...given(parameter) };
}

/** Words that a URL does not say: what is found stands there. */
const isFound = (verbs: readonly string[]): boolean =>
  verbs.length === 1 && ['show', 'find', 'list'].includes(verbs[0] ?? '');

/** The argument that names what the question is about: an entity, or what `show` shows. */
function nameIn({ args, needsOne = [] }: CommandSpec, verbs: readonly string[]): ArgumentSpec | undefined {
  const [first] = args;
  if (first === undefined || first.list) return undefined;
  const isNeeded = first.required || needsOne.some((fields) => fields.includes(first.field));
  return isNeeded && (first.entity !== undefined || verbs.at(-1) === 'show') ? first : undefined;
}

const pathOf = (noun: string, parameter: ArgumentSpec | undefined, verbs: readonly string[]): string =>
  ['', noun, ...(parameter === undefined ? [] : [`{${parameter.field}}`]), ...verbs].join('/');

const given = (parameter: ArgumentSpec | undefined) => (parameter === undefined ? {} : { parameter });

/** A path as the router writes it: `/orders/:orderId/place`. */
export const routerPath = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ':$1');
