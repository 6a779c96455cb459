import type { Program } from '../session/extension.ts';

/** The module of each program command, loaded when it is run. */
export const programs: Readonly<Record<string, () => Promise<Program>>> = {
  'commands send': () => import('./send-commands.ts').then((m) => m.sendCommands),
  'commands undo': () => import('./undo-command.ts').then((m) => m.undoCommand),
  'commands schema': () => import('./show-schema.ts').then((m) => m.showSchema),
  'db init': () => import('./database.ts').then((m) => m.initialise),
  'db info': () => import('./database.ts').then((m) => m.info),
  'db check': () => import('./database.ts').then((m) => m.check),
  'db backup': () => import('./database.ts').then((m) => m.backup),
  'db restore': () => import('./database.ts').then((m) => m.restore),
  'db migrate': () => import('./database.ts').then((m) => m.migrate),
  'events export': () => import('./archive.ts').then((m) => m.exportEvents),
  'events import': () => import('./archive.ts').then((m) => m.importEvents),
  'events tail': () => import('./tail-events.ts').then((m) => m.tailEvents),
  'config get': () => import('./config.ts').then((m) => m.getSetting),
  'config set': () => import('./config.ts').then((m) => m.setSetting),
  'config unset': () => import('./config.ts').then((m) => m.unsetSetting),
  'config list': () => import('./config.ts').then((m) => m.listSettings),
  'config path': () => import('./config.ts').then((m) => m.settingsFile),
  completion: () => import('./completion.ts').then((m) => m.completion),
  demo: () => import('./demo.ts').then((m) => m.demo),
  help: () => import('./help.ts').then((m) => m.help),
  man: () => import('./man.ts').then((m) => m.man),
  doctor: () => import('./doctor.ts').then((m) => m.doctor),
  query: () => import('./query.ts').then((m) => m.query),
  version: () => import('./help.ts').then((m) => m.version),
};
