import type { CommandLoaders } from '../core/command-dispatcher.ts';
import type { QueryLoaders } from '../core/query-dispatcher.ts';

/** Questions about the daybook itself: its log, its commands, its views. */
export const administrationQueries = {
  ListEvents: () => import('./list-events.ts').then((m) => m.listEvents),
  ShowCommit: () => import('./show-commit.ts').then((m) => m.showCommit),
  VerifyLog: () => import('./verify-log.ts').then((m) => m.verifyLog),
  ListCommands: () => import('./list-commands.ts').then((m) => m.listCommands),
  ShowCommand: () => import('./show-command.ts').then((m) => m.showCommand),
  ListViews: () => import('./list-views.ts').then((m) => m.listViews),
  ShowView: () => import('./show-view.ts').then((m) => m.showView),
  ViewsStatus: () => import('./views-status.ts').then((m) => m.viewsStatus),
  VerifyViews: () => import('./verify-views.ts').then((m) => m.verifyViews),
  ListMetrics: () => import('./list-metrics.ts').then((m) => m.listMetrics),
} satisfies QueryLoaders;

/** What can be done to the daybook itself; none of it appends to the log. */
export const administrationCommands = {
  RebuildViews: () => import('./rebuild-views.ts').then((m) => m.rebuildViews),
  CatchUpViews: () => import('./catch-up-views.ts').then((m) => m.catchUpViews),
} satisfies CommandLoaders;
