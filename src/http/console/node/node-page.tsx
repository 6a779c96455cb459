import type { FollowStatus } from '../../../core/log/follower.ts';
import type { Token } from '../../../core/model/access.ts';
import type { MessageMetrics } from '../../../core/model/ports.ts';
import { mayUse } from '../../auth/may-dispatch.ts';
import { EdgeError } from '../../problems/problems.ts';
import { Title } from '../layout.tsx';
import type { ConsolePage } from '../page.ts';
import { Badge } from '../parts/badge.tsx';
import { type Fact, Facts } from '../parts/facts.tsx';
import { Empty, Section } from '../parts/said.tsx';
import { grouped, Time } from '../parts/value.tsx';

/** `/console/node`: which program and which log this is, how long messages take, who may speak to it, and a backup. */
export const nodePage: ConsolePage = {
  path: '/node',
  nav: 'Node',
  needs: 'ViewsStatus',
  get: async (visit) => {
    const { port, node, zone } = visit;
    const [{ logId, epoch }, head] = await Promise.all([port.log.identity(), port.log.head()]);
    const isAdmin = mayUse(visit.principal, 'admin') === undefined;
    return {
      title: 'Node',
      body: (
        <>
          <Title lead="This process, and the log that it serves.">Node</Title>
          <div class="beside">
            <div class="stack wide">
              <Latencies metrics={port.metrics.snapshot()} />
              {isAdmin && <Tokens tokens={await node.tokens()} now={port.clock.now()} zone={zone} />}
            </div>
            <aside class="stack" aria-label="About the node">
              <section class="sheet" aria-labelledby="facts">
                <h2 id="facts">What it is</h2>
                <Facts
                  facts={[
                    ['Program', `daybook ${port.version}`],
                    ['Node.js', process.version],
                    ['Since', <Time at={node.startedAt} zone={zone} />],
                    ['Log', <span class="id">{logId}</span>],
                    ['Epoch', <span class="id">{epoch}</span>],
                    ['Position', grouped(String(head.position))],
                    ['Hash', <span class="id">{head.hash}</span>],
                    ['Streams', `${node.streams.size} open`],
                    ...(port.following === undefined ? [] : followed(port.following.status())),
                  ]}
                />
                <p class="soft">
                  Keep hash and position elsewhere: <code>daybook events verify --head HASH@POSITION</code>{' '}
                  then shows that the log still holds what it held.
                </p>
              </section>
              {isAdmin && node.backup !== undefined && <Backup />}
            </aside>
          </div>
        </>
      ),
    };
  },
};

/** What it is a copy of, and how late. */
function followed({ source, known, posted, lagMs, silentMs, stopped }: FollowStatus): readonly Fact[] {
  const behind = known - posted;
  return [
    ['Follows', <span class="id">{source}</span>],
    [
      'Behind',
      behind <= 0 ? 'nothing that is known of' : `${grouped(String(behind))} commits, ${seconds(lagMs)}`,
    ],
    ['Heard', silentMs === null ? 'never yet' : `${seconds(silentMs)} ago`],
    ...(stopped === undefined ? [] : [['Stopped', stopped.message] as const]),
  ];
}

const seconds = (ms: number): string => `${grouped((ms / 1000).toFixed(1))} s`;

const Backup = () => (
  <section class="sheet no-print" aria-labelledby="backup">
    <h2 id="backup">Backup</h2>
    <p>
      The log as one file, checked from its first commit to its last before it is sent. The daybook stays in
      use meanwhile; a large one takes its time.
    </p>
    <form method="post" action="/console/node/backup">
      <button type="submit">Download a verified backup</button>
    </form>
  </section>
);

/** `POST /console/node/backup`: a copy that was verified, whole or not at all: its length is said before it is sent. */
export const backupPage: ConsolePage = {
  path: '/node/backup',
  get: async ({ exchange }) => exchange.redirect('/console/node', 303),
  post: async (visit) => {
    const denied = mayUse(visit.principal, 'admin');
    if (denied !== undefined) throw new EdgeError('forbidden', denied.message);
    const { backup } = visit.node;
    if (backup === undefined) throw new EdgeError('no_such_route', 'There is no file to be copied.');
    const { name, bytes, content } = await backup();
    return new Response(content, {
      headers: {
        'Content-Type': 'application/vnd.sqlite3',
        'Content-Length': String(bytes),
        'Content-Disposition': `attachment; filename="${name}"`,
      },
    });
  },
};

/** So many messages at most: those that were sent most often. */
const MOST = 60;

function Latencies({ metrics }: { readonly metrics: readonly MessageMetrics[] }) {
  const sent = metrics
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.count - a.count)
    .slice(0, MOST);
  return (
    <Section title="How long messages take" id="latencies">
      {sent.length === 0 ? (
        <Empty title="No messages yet">What is asked of this process is counted here.</Empty>
      ) : (
        <section class="scroll" aria-label="Latencies" tabindex={0}>
          <table>
            <caption>
              Milliseconds in this process since it began; half and 99 of 100 took at most so long
            </caption>
            <thead>
              <tr>
                <th scope="col">Message</th>
                <th scope="col">Side</th>
                {['Count', 'Failed', 'Mean', 'Half', '99 of 100', 'Slowest'].map((heading) => (
                  <th scope="col" class="number">
                    {heading}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>{sent.map(Latency)}</tbody>
          </table>
        </section>
      )}
    </Section>
  );
}

const Latency = (message: MessageMetrics) => {
  const { name, side, count, failures, totalMs, maxMs } = message;
  const failed = Object.values(failures).reduce((sum, one) => sum + one, 0);
  return (
    <tr>
      <th scope="row" class="id">
        {name}
      </th>
      <td>{side}</td>
      <td class="number">{grouped(String(count))}</td>
      <td class="number">{failed === 0 ? '' : grouped(String(failed))}</td>
      <td class="number">{milliseconds(totalMs / count)}</td>
      <td class="number">{bound(message, 0.5)}</td>
      <td class="number">{bound(message, 0.99)}</td>
      <td class="number">{milliseconds(maxMs)}</td>
    </tr>
  );
};

const milliseconds = (ms: number): string => grouped(ms < 10 ? ms.toFixed(1) : String(Math.round(ms)));

/** The bound of the bucket that so large a part took at most: `≤ 5`; above the last, the slowest of all. */
export function bound({ count, histogram, maxMs }: MessageMetrics, part: number): string {
  let seen = 0;
  for (const { atMostMs, count: within } of histogram) {
    seen += within;
    if (seen >= part * count) return Number.isFinite(atMostMs) ? `≤ ${atMostMs}` : milliseconds(maxMs);
  }
  return milliseconds(maxMs);
}

interface TokensProps {
  readonly tokens: readonly Token[];
  readonly now: string;
  readonly zone: string;
}

/** Who may speak to it: names and scopes. Secrets are kept nowhere. */
const Tokens = ({ tokens, now, zone }: TokensProps) => (
  <Section title="Tokens" id="tokens">
    {tokens.length === 0 ? (
      <Empty title="No tokens">
        <code>daybook tokens create NAME --scope read,write</code> makes one.
      </Empty>
    ) : (
      <section class="scroll" aria-label="Tokens" tabindex={0}>
        <table>
          <caption>
            Who may speak to this service; secrets are shown once, when a token is made, and kept nowhere
          </caption>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">State</th>
              <th scope="col">For</th>
              <th scope="col">Expires</th>
              <th scope="col">Last used</th>
            </tr>
          </thead>
          <tbody>
            {tokens.map((token) => (
              <tr>
                <th scope="row">{token.name}</th>
                <td>
                  <Badge status={stateOf(token, now)} />
                </td>
                <td>
                  {token.scopes.join(', ')}
                  {token.only !== undefined && <span class="soft"> only {token.only.join(', ')}</span>}
                </td>
                <td>
                  <Time at={token.expiresAt} zone={zone} />
                </td>
                <td>{token.lastUsedAt === null ? 'never' : <Time at={token.lastUsedAt} zone={zone} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    )}
  </Section>
);

function stateOf({ revokedAt, expiresAt }: Token, now: string): string {
  if (revokedAt !== null) return 'revoked';
  return expiresAt <= now ? 'expired' : 'active';
}
