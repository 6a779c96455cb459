// The program that bin/daybook.js starts: joins the command line to the application.

import manifestFile from 'virtual:manifest';
import type { App, AppOptions } from './app.ts';
import { readManifest } from './cli/argv/manifest-file.ts';
import { main } from './cli/main.ts';
import type { AppPort, OpenOptions } from './cli/session/app-port.ts';
import type { Notice } from './core/read/view-manager.ts';
import { customersCli } from './shop/customers/cli/index.ts';
import { ordersCli } from './shop/orders/cli/index.ts';
import { productsCli } from './shop/products/cli/index.ts';

const clockOf = ({ now }: OpenOptions) => (now === undefined ? {} : { clock: { now: () => now } });

function sentence(event: Notice): string {
  switch (event.kind) {
    case 'rebuilt':
      return `The view ${event.view} was rebuilt: ${event.why}.`;
    case 'parked':
      return `The view ${event.view} left a stream out: ${event.why}.`;
    case 'given_up':
      return `${event.why} They are given up: the views are built from what the log holds.`;
    case 'at_risk':
      return event.why;
    case 'looking_back':
      return `Looking back through ${event.commits} commits; this takes a while.`;
    case 'long_read':
      return `Reading up to ${event.rows} rows; this takes a while.`;
  }
}

async function open(
  options: OpenOptions,
  { step, lentKeys }: Pick<AppOptions, 'step' | 'lentKeys'> = {},
): Promise<App> {
  const { openDaybook } = await import('./app.ts');
  const { db, views, keys, masterKey, create, timeoutMs, actor, notice, progress, trace } = options;
  return openDaybook({
    db,
    ...(views === undefined ? {} : { views }),
    ...(keys === undefined ? {} : { keys }),
    ...(masterKey === undefined ? {} : { masterKey }),
    create,
    timeoutMs,
    actor,
    fingerprints: app.manifest.fingerprints,
    progress,
    ...(step === undefined ? {} : { step }),
    lentKeys,
    ...clockOf(options),
    // A risk is for who runs a service, and not for each question.
    notice: (event) => (event.kind === 'at_risk' && step === undefined ? undefined : notice(sentence(event))),
    ...(trace === undefined
      ? {}
      : {
          logger: ({ side, name, elapsedMs, failure }) =>
            trace(`${side} ${name} ${elapsedMs.toFixed(1)} ms ${failure?.code ?? 'ok'}`),
        }),
  });
}

const app: AppPort = {
  manifest: readManifest(manifestFile),
  entities: { ...ordersCli.entities, ...customersCli.entities, ...productsCli.entities },
  offers: ordersCli.offers,
  outcome: ordersCli.outcome,
  open: (options) => open(options),
  serve: async (options, how) => {
    const { serve, step } = await import('./serve.ts');
    if (how.follow?.refetch) await (await import('./maintenance/drop-copy.ts')).dropCopy(options);
    const lentKeys = how.follow && (await import('./follow.ts')).keysLentBy(how.follow, options);
    const daybook = await open(options, { step, lentKeys });
    try {
      return await serve(daybook, app.manifest, options, how);
    } catch (error) {
      await daybook.close();
      throw error;
    }
  },
  store: {
    ownFiles: async (options) => (await import('./maintenance/own-files.ts')).ownFiles(options),
    initialise: async (options) => (await import('./maintenance/initialise.ts')).initialise(options),
    info: async (options) => (await import('./maintenance/info.ts')).info(options),
    findings: async (options) => (await import('./maintenance/findings.ts')).findings(options),
    check: async (options) => (await import('./maintenance/check.ts')).check(options),
    backup: async (options, to, replace) =>
      (await import('./maintenance/backup.ts')).backup(options, to, replace),
    restore: async (options, from, approve) =>
      (await import('./maintenance/restore.ts')).restore(options, from, approve),
    migrate: async (options, dryRun) => (await import('./maintenance/migrate.ts')).migrate(options, dryRun),
    adopt: async (options) => (await import('./maintenance/adopt.ts')).adopt(options),
    exportArchive: async function* lines(options) {
      yield* (await import('./maintenance/archive.ts')).exportArchive(options);
    },
    reseal: async (options, to, each) => (await import('./maintenance/reseal.ts')).reseal(options, to, each),
    importArchive: async (options, lines, dryRun) =>
      (await import('./maintenance/archive.ts')).readArchive(options, lines, dryRun),
  },
  keys: {
    info: async (options) => (await import('./maintenance/keys.ts')).keysInfo(options),
    backup: async (options, to, replace) =>
      (await import('./maintenance/keys.ts')).backupKeys(options, to, replace),
    restore: async (options, from) => (await import('./maintenance/keys.ts')).restoreKeys(options, from),
    rotate: async (options, to, approve) =>
      (await import('./maintenance/keys.ts')).rotateKeys(options, to, approve),
    place: async (options) => (await import('./maintenance/keys.ts')).keysPlace(options),
  },
  access: {
    create: async (options, request) =>
      (await import('./maintenance/tokens.ts')).createToken(options, request),
    link: async (options, principal) =>
      (await import('./maintenance/tokens.ts')).createSignInLink(options, principal),
    list: async (options) => (await import('./maintenance/tokens.ts')).listTokens(options),
    revoke: async (options, name) => (await import('./maintenance/tokens.ts')).revokeToken(options, name),
  },
  sql: async (options, text) => (await import('./maintenance/sql-query.ts')).sqlQuery(options, text),
  demo: async (daybook, options) => (await import('./demo/fill-shop.ts')).fillShop(daybook, options),
  sentences: async (answer) => {
    const { eventSentences } = await import('./core/read/event-sentences.ts');
    const { loadProjections } = await import('./messages.ts');
    return eventSentences(await loadProjections(), answer);
  },
  schemas: async (names) => (await import('./messages.ts')).schemasOf(names),
};

void main(process.argv.slice(2), app, ordersCli);
