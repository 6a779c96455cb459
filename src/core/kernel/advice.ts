/**
 * What to do next, in words and as data. The words name messages, fields and options by the names that programs know; a face
 * that calls them otherwise (the command line: `"daybook views rebuild"`, `--timeout`) puts its own in their place.
 *
 * @example
 * const messages = ({ next = [] }: Advice) => next.flatMap((one) => ('message' in one ? [one.message] : []));
 */
export interface Advice {
  /** A sentence or two, in which each of `next` stands by its name, in order. */
  readonly hint?: string;
  /** What the hint names, as data. */
  readonly next?: readonly Next[];
}

/**
 * One thing to do next, or to do it with.
 *
 * @example
 * const isMessage = (next: Next): next is NextMessage => 'message' in next;
 */
export type Next = NextMessage | NextProgram | NextField | NextOption;

/**
 * A command or a query to be sent.
 *
 * @example
 * const rebuild: NextMessage = { message: 'RebuildViews', data: { names: ['sales'] } };
 */
export interface NextMessage {
  /** Its name. */
  readonly message: string;
  /** As much of its data as is known. */
  readonly data?: object;
  /** The fields of its answer that say more. */
  readonly fields?: readonly string[];
}

/**
 * Something that no single message stands behind.
 *
 * @example
 * const undo: NextProgram = { program: 'commands undo', given: ['42'] };
 */
export interface NextProgram {
  /** What is done. */
  readonly program: ProgramName;
  /** What it is to be given, in order. */
  readonly given?: readonly string[];
}

/**
 * A field to be given in the message that failed.
 *
 * @example
 * const address: NextField = { field: 'shippingAddress', members: ['line1', 'city', 'country'] };
 */
export interface NextField {
  /** Its name. */
  readonly field: string;
  /** Of an object: what in it. */
  readonly members?: readonly string[];
}

/**
 * Something that is said beside a message.
 *
 * @example
 * const longer: NextOption = { option: 'timeout' };
 */
export interface NextOption {
  /** What is said. */
  readonly option: OptionName;
}

/**
 * What is done with the daybook as a whole.
 *
 * @example
 * const isAboutTheFile = (program: ProgramName): boolean => program.startsWith('db ');
 */
export type ProgramName =
  | 'commands schema'
  | 'commands undo'
  | 'db adopt'
  | 'db backup'
  | 'db check'
  | 'db init'
  | 'db migrate'
  | 'db restore'
  | 'demo'
  | 'events export'
  | 'events reseal'
  | 'keys backup'
  | 'keys restore'
  | 'keys rotate'
  | 'orders import'
  | 'query'
  | 'serve'
  | 'tokens list';

/**
 * What is said beside messages: `timeout` and `atLeast` of a question, `db` where the daybook is, `views` the file of its
 * views, `keys` where its keys are, `masterKey` where what they are wrapped by comes from and `newMasterKey` what is to wrap
 * them, `follow` the log that a copy follows, `refetch` that the copy is fetched anew, `replace` that an import takes the
 * place of an earlier one, `details` all that a failure found, `stack` where a defect came up.
 *
 * @example
 * const isOfTheCall = (option: OptionName): boolean => option === 'timeout' || option === 'atLeast';
 */
export type OptionName =
  | 'atLeast'
  | 'db'
  | 'details'
  | 'follow'
  | 'keys'
  | 'masterKey'
  | 'newMasterKey'
  | 'refetch'
  | 'replace'
  | 'stack'
  | 'timeout'
  | 'views';

/** Advice as it is read: advice`Release it with ${{ message: 'ReleaseHold' }}.` */
export function advice(words: TemplateStringsArray, ...values: readonly (Next | string | number)[]): Advice {
  const hint = words.reduce((text, more, index) => `${text}${nameOf(values[index - 1])}${more}`);
  const next = values.filter((value): value is Next => typeof value === 'object');
  return next.length === 0 ? { hint } : { hint, next };
}

/** How the words of advice name what is next. */
export function nameOf(value: Next | string | number | undefined): string {
  if (typeof value !== 'object') return String(value ?? '');
  if ('message' in value) return value.message;
  if ('program' in value) return value.program;
  return 'field' in value ? value.field : value.option;
}
