import type { Commands, Queries } from '../../core/dispatch/opened-daybook.ts';
import type { Failure } from '../../core/kernel/failure.ts';
import { didYouMean } from '../../core/kernel/suggest.ts';
import type { FlagValue, Invocation } from '../argv/arguments.ts';
import type { Entities, EntityCli } from './entities.ts';
import { namesOf } from './known-names.ts';

/** Names looked through for near ones. */
const MOST_NAMES = 10_000;
/** Different names that one run suggests others for: a file in which all are unknown is not compared with all there are. */
const MOST_ASKED = 200;

interface Asked {
  readonly commands: Pick<Commands, 'names'>;
  readonly queries: Pick<Queries, 'dispatchUnknown'>;
}

/**
 * What a mistyped name may have meant: of a command, of receipts and rows of a batch, of a filter that nothing fits.
 * Commands know the log alone, so that only here, where the views may be read, the other names are known.
 */
export class NearNames {
  readonly #daybook: Asked;
  /** Those whose ids are names that a person chose. */
  readonly #named: ReadonlyMap<string, EntityCli>;
  readonly #names = new Map<string, Promise<readonly string[]>>();
  readonly #asked = new Map<string, Promise<string | undefined>>();

  /** @param daybook whose queries do not wait for long: a name is reported as unknown with or without suggestions */
  constructor(daybook: Asked, entities: Entities) {
    this.#daybook = daybook;
    this.#named = new Map(Object.entries(entities).filter(([, { resolve }]) => resolve === undefined));
  }

  /** What a command may have meant that failed, by its own name too: `Did you mean "TagOrder"?` */
  async ofCommand(name: string, failure: Failure): Promise<string | undefined> {
    if (failure.code === 'unknown_command') return didYouMean(name, this.#daybook.commands.names());
    return this.of(failure);
  }

  /** `Did you mean "ann"?`; whatever goes wrong in finding it, the failure itself stands. */
  async of(failure: Failure): Promise<string | undefined> {
    const [detail, typed] = Object.entries((failure.details ?? {}) as Record<string, unknown>)[0] ?? [];
    if (detail === undefined || typeof typed !== 'string') return undefined;
    const kind = failure.kind === 'not_found' ? this.#kindOf(detail) : undefined;
    return kind && this.#near(kind, typed).catch(() => undefined);
  }

  /** `No customer "anm". Did you mean "ann"?`, of the first name among what was typed that nothing has. */
  async ofFilters({ spec, operands, flags }: Invocation): Promise<string | undefined> {
    const typed = [
      ...spec.args.map((arg, place): [string | undefined, FlagValue] => [arg.entity, operands[place]]),
      ...spec.options.map((option): [string | undefined, FlagValue] => [option.entity, flags[option.flag]]),
    ];
    for (const [kind = '', name] of typed) {
      if (typeof name !== 'string' || !this.#named.has(kind) || (await this.#isThere(kind, name))) continue;
      return [`No ${kind} "${name}".`, await this.#near(kind, name)].filter(Boolean).join(' ');
    }
    return undefined;
  }

  /** Details of a failure name what is not there by its kind, or by the field that holds its name. */
  #kindOf(detail: string): string | undefined {
    if (this.#named.has(detail)) return detail;
    return [...this.#named].find(([, { id }]) => id === detail)?.[0];
  }

  #near(kind: string, typed: string): Promise<string | undefined> {
    const key = `${kind} ${typed}`;
    const known = this.#asked.get(key);
    if (known !== undefined) return known;
    if (this.#asked.size >= MOST_ASKED) return Promise.resolve(undefined);
    const found = this.#all(kind).then((names) =>
      // As of a moment it may not be there yet: what is there now is no suggestion for itself.
      didYouMean(
        typed,
        names.filter((name) => name !== typed),
      ),
    );
    this.#asked.set(key, found);
    return found;
  }

  async #isThere(kind: string, name: string): Promise<boolean> {
    const names = await this.#all(kind);
    return names.includes(name) || names.length === MOST_NAMES;
  }

  #all(kind: string): Promise<readonly string[]> {
    const names = this.#names.get(kind) ?? this.#firstNames(kind);
    this.#names.set(kind, names);
    return names;
  }

  async #firstNames(kind: string): Promise<readonly string[]> {
    const entity = this.#named.get(kind);
    const names: string[] = [];
    if (entity === undefined) return names;
    for await (const name of namesOf(this.#daybook.queries, entity)) {
      if (names.length === MOST_NAMES) break;
      names.push(name);
    }
    return names;
  }
}
