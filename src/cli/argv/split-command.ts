/** The program and the arguments that a setting names (`code --wait`). Quoting works; shell syntax does not: no shell is started. */
export const splitCommand = (command: string): readonly string[] =>
  [...command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? '',
  );
