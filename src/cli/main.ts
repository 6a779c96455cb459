import { bounded } from '../core/kernel/bounded-failure.ts';
import { exitCodeOf } from '../core/kernel/exit-codes.ts';
import { type Failure, failureOf } from '../core/kernel/failure.ts';
import { asksForJson, type Understood, understand } from './argv/arguments.ts';
import { withCliTerms } from './argv/cli-terms.ts';
import { streamSink } from './output/sink.ts';
import { versionLine } from './run/version-line.ts';
import type { AppPort } from './session/app-port.ts';
import { outletOf } from './session/descriptor.ts';
import type { CliExtension } from './session/extension.ts';
import { Session } from './session/session.ts';
import { decideTerminal, readTerminalFacts } from './session/terminal.ts';

/**
 * One invocation, from argv to the exit code (set, never forced: what is written still has to arrive). Everything goes
 * through the dispatchers but the commands of the program itself.
 */
export async function main(argv: readonly string[], app: AppPort, extension: CliExtension): Promise<void> {
  if (argv[0] === '__complete')
    return (await import('./completion/answer.ts')).answerCompletion(argv.slice(1), app);
  let session: Session | undefined;
  let interrupted = false;
  try {
    const understood = understand(app.manifest, argv);
    if (understood.kind === 'run') {
      session = new Session(app, understood.invocation, (words) => main(words, app, extension));
      await run(session, extension);
    } else {
      await explain(understood, app);
    }
  } catch (error) {
    const failure = await mostHelpful(failureOf(error), session);
    interrupted = failure.kind === 'interrupted';
    await fail(failure, { argv, app, session });
  } finally {
    await session?.close().catch((error: unknown) => fail(failureOf(error), { argv, app, session }));
    await session?.finishOutput();
  }
  if (interrupted) passOnInterrupt();
}

/**
 * A prompt reads Ctrl-C as a key, so no other process got the signal. Everything that the terminal would have
 * interrupted gets it, this program included: shells then see it end with 130 and end their loops too.
 */
function passOnInterrupt(): void {
  process.removeAllListeners('SIGINT');
  if (process.platform !== 'win32') process.kill(0, 'SIGINT');
}

/** A mistyped name is answered with near ones; whatever goes wrong in finding them, the failure itself is reported. */
async function mostHelpful(failure: Failure, session: Session | undefined): Promise<Failure> {
  if (session === undefined || failure.kind !== 'not_found') return failure;
  const { NearNames } = await import('./session/near-names.ts');
  const hint = await session
    .daybook()
    .then(({ commands }) => new NearNames({ commands, queries: session.advisory }, session.app.entities))
    .then((names) => names.of(failure))
    .catch(() => undefined);
  return hint === undefined ? failure : { ...failure, hint };
}

async function run(session: Session, extension: CliExtension): Promise<void> {
  const { spec } = session.invocation;
  await session.claimOut();
  switch (spec.kind) {
    case 'query':
      return withCliTerms(spec, async () =>
        session.is('watch')
          ? (await import('./watch/watch.ts')).watch(session)
          : (await import('./run/run-query.ts')).runQuery(session),
      );
    case 'command':
    case 'action':
      return (await import('./run/run-command.ts')).runCommand(session, extension.wizards);
    case 'program': {
      const { programs } = await import('./programs/index.ts');
      const program = await (programs[spec.name] ?? extension.programs[spec.name])?.();
      return program?.(session);
    }
  }
}

async function explain(understood: Exclude<Understood, { kind: 'run' }>, app: AppPort): Promise<void> {
  const stdout = streamSink(outletOf(1));
  if (understood.kind === 'version') await stdout.write(versionLine(app.manifest.version, understood.json));
  else {
    const { helpFor } = await import('./help/help.ts');
    const { helpWidth } = await import('./help/help-layout.ts');
    const { width } = decideTerminal(readTerminalFacts({})).stdout;
    await stdout.write(helpFor(app.manifest, understood.path, helpWidth(width)));
  }
  await stdout.finish();
}

/** What puts a failure into words: loaded when there is one. */
const loadWords = () => Promise.all([import('./output/failure.ts'), import('./run/hint-as-typed.ts')]);

const closed = (session: Session | undefined): Promise<void> =>
  session?.close().catch(() => undefined) ?? Promise.resolve();

interface Around {
  readonly argv: readonly string[];
  readonly app: AppPort;
  readonly session: Session | undefined;
}

async function fail(failure: Failure, { argv, app, session }: Around): Promise<void> {
  session?.progress.clear();
  const terminal = session?.terminal ?? decideTerminal(readTerminalFacts({}));
  process.exitCode = exitCodeOf(failure);
  const [{ renderFailure }, { withHintAsTyped }] = await loadWords().catch(() =>
    // Where too many files are open, the daybook's own make room for it.
    closed(session).then(loadWords),
  );
  const typed = withHintAsTyped(failure, { manifest: app.manifest, spec: session?.invocation.spec });
  await renderFailure(bounded(typed), {
    stderr: session?.stderr ?? streamSink(outletOf(2)),
    target: terminal.stderr,
    json: session?.json ?? asksForJson(argv),
    verbose: session?.verbose ?? 0,
  }).catch(() => undefined);
}
