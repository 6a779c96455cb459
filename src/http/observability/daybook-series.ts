import { sharedLook } from '../../core/kernel/shared-look.ts';
import { type Following, type FollowStatus, isHeard } from '../../core/log/follower.ts';
import type { MessageMetrics } from '../../core/model/ports.ts';
import type { ViewStatus } from '../../core/model/views.ts';
import type { HttpPort } from '../http-port.ts';
import { inSeconds, type Sample, type Series } from './series.ts';

/** What is measured of the daybook itself: messages, the log, views. */
export function daybookSeries(port: HttpPort, isReading: boolean): readonly Series[] {
  return [
    ...messageSeries(port),
    ...logSeries(port),
    ...(isReading ? viewSeries(port) : []),
    ...(port.following === undefined ? [] : copySeries(port.following)),
  ];
}

const messageSeries = ({ metrics }: HttpPort): readonly Series[] => [
  {
    name: 'daybook_messages_total',
    help: 'Messages that were answered, by the kind of their failure, or ok',
    type: 'counter',
    read: () => metrics.snapshot().flatMap(outcomesOf),
  },
  {
    name: 'daybook_messages_duration_seconds',
    help: 'How long messages took, waiting included',
    type: 'histogram',
    read: () =>
      metrics.snapshot().map(({ side, name, count, totalMs, maxMs, histogram }) => {
        const buckets = histogram.map(({ atMostMs, count: within }) => ({ atMost: atMostMs, count: within }));
        return { labels: { side, name }, value: inSeconds({ count, total: totalMs, max: maxMs, buckets }) };
      }),
  },
  {
    name: 'daybook_group_commit_size',
    help: 'Commands that shared a transaction',
    type: 'histogram',
    read: () => [{ value: metrics.groupCommits().sizes }],
  },
  {
    name: 'daybook_group_commit_seconds',
    help: 'How long transactions took',
    type: 'histogram',
    read: () => [{ value: inSeconds(metrics.groupCommits().durations) }],
  },
];

function outcomesOf({ side, name, count, failures }: MessageMetrics): readonly Sample[] {
  const failed = Object.entries(failures);
  const ok = failed.reduce((left, [, times]) => left - times, count);
  return [['ok', ok] as const, ...failed].map(([kind, times]) => ({
    labels: { side, name, kind },
    value: times,
  }));
}

const logSeries = ({ log }: HttpPort): readonly Series[] => [
  {
    name: 'daybook_log_position',
    help: 'The position of the last commit',
    type: 'gauge',
    read: async () => [{ value: (await log.head()).position }],
  },
];

function viewSeries(port: HttpPort): readonly Series[] {
  const statuses = sharedLook(async () => (await port.views()).status());
  const byView = (name: string, help: string, read: (status: ViewStatus) => number): Series => ({
    name,
    help,
    type: 'gauge',
    read: async () =>
      (await statuses()).map((status) => ({ labels: { view: status.view }, value: read(status) })),
  });
  return [
    byView('daybook_view_position', 'The position that a view was posted up to', ({ position }) => position),
    byView('daybook_view_behind', 'Commits that a view has not seen', ({ behind }) => behind),
    byView('daybook_view_parked', 'Streams that a view leaves out', ({ parked }) => parked.length),
    {
      name: 'daybook_feed_lag_seconds',
      help: 'The age of the oldest commit that is not posted to every view',
      type: 'gauge',
      read: async () => [{ value: await lagOf(port, await statuses()) }],
    },
  ];
}

/** Of a copy: how it stands to the log that it follows. */
const copySeries = (following: Following): readonly Series[] => {
  const gauge = (name: string, help: string, read: (status: FollowStatus) => number): Series => ({
    name,
    help,
    type: 'gauge',
    read: () => [{ value: read(following.status()) }],
  });
  return [
    gauge(
      'daybook_copy_known_position',
      'How far the log is known to be that it follows',
      ({ known }) => known,
    ),
    gauge(
      'daybook_copy_behind',
      'Commits that are known of and not in every view',
      ({ known, posted }) => known - posted,
    ),
    gauge(
      'daybook_copy_silence_seconds',
      'Since when nothing was heard of that log; +Inf: never yet',
      ({ silentMs }) => (silentMs ?? Number.POSITIVE_INFINITY) / 1000,
    ),
    gauge('daybook_copy_stopped', '1: it is no copy any more, and answers nothing', ({ stopped }) =>
      stopped === undefined ? 0 : 1,
    ),
  ];
};

/** By the age of what waits, and not by when something was last done: nobody who follows no more is ever up to date. */
async function lagOf({ log, clock, following }: HttpPort, statuses: readonly ViewStatus[]): Promise<number> {
  if (following !== undefined) return lateOf(following.status());
  const lowest = Math.min(...statuses.map(({ position }) => position));
  const [oldest] = await log.read(lowest, 1);
  if (oldest === undefined) return 0;
  return Math.max(0, (Date.parse(clock.now()) - Date.parse(oldest.recordedAt)) / 1000);
}

/** Of a copy that hears nothing, what it does not know may be as old as its last word. */
function lateOf(status: FollowStatus): number {
  if (isHeard(status)) return status.lagMs / 1000;
  return Math.max(status.lagMs, status.silentMs ?? Number.POSITIVE_INFINITY) / 1000;
}
