/** All that the package `daybook` exports. What is not named here is its own affair. */

export type { LogEntry, Logger } from '../core/dispatch/middleware.ts';
export type {
  Advice,
  Next,
  NextField,
  NextMessage,
  NextOption,
  NextProgram,
  OptionName,
  ProgramName,
} from '../core/kernel/advice.ts';
export type {
  Failure,
  FailureKind,
  FailureOf,
  Issue,
  ValidationFailure,
} from '../core/kernel/failure.ts';
export { FailureError } from '../core/kernel/failure.ts';
export type { ProgressReport, ReportProgress } from '../core/kernel/progress.ts';
export type { Result } from '../core/kernel/result.ts';
export type { EventMeta } from '../core/model/aggregate.ts';
export type { Command, CommandMeta, Receipt } from '../core/model/command.ts';
export type { Position } from '../core/model/commit.ts';
export type { FieldFormat } from '../core/model/field.ts';
export type { FieldChange, MoneyChange } from '../core/model/field-changes.ts';
export type { ForgettingProof } from '../core/model/forgetting-proof.ts';
export type { MasterKeyFrom } from '../core/model/master-key.ts';
export type { Clock, MessageMetrics, MetricsReader } from '../core/model/ports.ts';
export type { Moment, Page, Query, QueryMeta } from '../core/model/query.ts';
export type { KeyValue } from '../core/model/rows.ts';
export type { Notice } from '../core/read/view-manager.ts';
export type { Daybook } from './daybook.ts';
export type { AtomicCommands, Commands, DryRunCommands, Queries } from './dispatchers.ts';
export type {
  CustomerEventType,
  EventData,
  EventHandler,
  EventType,
  OrderEventType,
  ProductEventType,
  RecordedEvent,
} from './events.ts';
export type {
  CommandAnswer,
  CommandData,
  CommandName,
  QueryAnswer,
  QueryData,
  QueryName,
} from './messages.ts';
export { openDaybook } from './open-daybook.ts';
export type { DaybookOptions } from './options.ts';
export type {
  CommandMethod,
  CustomerService,
  OrderService,
  ProductService,
  QueryMethod,
} from './services.ts';
export type { Subscriptions } from './subscriptions.ts';
