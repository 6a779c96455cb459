import { join } from 'node:path';
import type { Scope } from '../../../src/core/model/access.ts';
import { exportArchive } from '../../../src/maintenance/archive.ts';
import { initialise } from '../../../src/maintenance/initialise.ts';
import { createToken } from '../../../src/maintenance/tokens.ts';
import { folder } from '../../cli/support/program.ts';
import { ServiceProcess } from './service-process.ts';

const optionsOf = (db: string) => ({ db, timeoutMs: 5_000, progress: () => undefined, now: undefined });

/** The secret of a new token, made without a process of its own. */
export async function tokenFor(db: string, ...scopes: readonly Scope[]): Promise<string> {
  const name = scopes.join('-');
  const { secret } = await createToken(optionsOf(db), {
    name,
    scopes,
    only: undefined,
    lifetimeMs: undefined,
  });
  return secret;
}

/** A copy of the log of a service, in a file of its own. */
export class Copy {
  readonly db: string;
  /** Reads, and feeds other copies. */
  readonly token: string;

  private constructor(db: string, token: string) {
    this.db = db;
    this.token = token;
  }

  static async begin(db = join(folder(), 'copy.db')): Promise<Copy> {
    await initialise(optionsOf(db));
    return new Copy(db, await tokenFor(db, 'read', 'feed', 'keys', 'metrics'));
  }

  /** @param feedToken a token of the source */
  follow(source: string, feedToken: string, words: readonly string[] = []): Promise<ServiceProcess> {
    return ServiceProcess.start(this.db, this.token, ['queries', '--follow', source, ...words], {
      DAYBOOK_FEED_TOKEN: feedToken,
    });
  }

  /** The log as lines of an archive. */
  lines(): Promise<readonly object[]> {
    return linesIn(this.db);
  }
}

export async function linesIn(db: string): Promise<readonly object[]> {
  const lines: object[] = [];
  for await (const line of exportArchive(optionsOf(db))) lines.push(line);
  return lines;
}

/** Resolves once a service says that it is ready, or that it is not. */
export async function untilReady(service: ServiceProcess, isReady = true): Promise<Record<string, unknown>> {
  for (;;) {
    const answer = await service.get('/readyz');
    const health = (await answer.json()) as { checks: Record<string, unknown> };
    if (answer.ok === isReady) return health.checks;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
