import type { CommandLoaders } from '../core/dispatch/command-dispatcher.ts';
import type { QueryLoaders } from '../core/dispatch/query-dispatcher.ts';

/** Queries about the daybook itself: its log, its commands, its views. */
export const administrationQueries = {
  ListEvents: async () => (await import('./list-events.ts')).listEvents,
  TraceEvents: async () => (await import('./trace-events.ts')).traceEvents,
  ShowCommit: async () => (await import('./show-commit.ts')).showCommit,
  VerifyLog: async () => (await import('./verify-log.ts')).verifyLog,
  ListCommands: async () => (await import('./list-commands.ts')).listCommands,
  ShowCommand: async () => (await import('./show-command.ts')).showCommand,
  PlanUndo: async () => (await import('./plan-undo.ts')).planUndo,
  ListViews: async () => (await import('./list-views.ts')).listViews,
  ShowView: async () => (await import('./show-view.ts')).showView,
  ViewsStatus: async () => (await import('./views-status.ts')).viewsStatus,
  VerifyViews: async () => (await import('./verify-views.ts')).verifyViews,
  ListMetrics: async () => (await import('./list-metrics.ts')).listMetrics,
} satisfies QueryLoaders;

/** Actions on the daybook itself: none of them appends to the log. */
export const administrationCommands = {
  RebuildViews: async () => (await import('./rebuild-views.ts')).rebuildViews,
  CatchUpViews: async () => (await import('./catch-up-views.ts')).catchUpViews,
  FinishForgettings: async () => (await import('./finish-forgettings.ts')).finishForgettings,
} satisfies CommandLoaders;

export const administrationGroups = {
  views: 'The tables that answers are read from: look at them, rebuild them, prove them',
  events: 'The log itself: every fact in the order in which it was recorded',
  commands: 'What was asked of the daybook and what became of it: list, repeat, undo',
};
