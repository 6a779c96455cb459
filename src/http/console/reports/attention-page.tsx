import type { Page } from '../../../core/model/query.ts';
import { filtered } from '../forms/filtered.ts';
import { Title } from '../layout.tsx';
import type { ConsolePage } from '../page.ts';
import { words } from '../parts/badge.tsx';
import { Pager, withParameters } from '../parts/pager.tsx';
import { columns, RecordTable } from '../parts/record-table.tsx';
import { Empty, ProblemNotice } from '../parts/said.tsx';
import { Tabs } from '../parts/tabs.tsx';
import type { Visit } from '../visit.ts';

interface Waiting {
  readonly rule: string;
  readonly number: number;
  readonly days: number;
}

const COLUMNS = ['number', 'rule', 'customerName', 'since', 'days', 'balance'] as const;

/** `/console/attention`: what waits, the oldest first, all of it or by one rule. */
export const attentionPage: ConsolePage = {
  path: '/attention',
  nav: 'Attention',
  needs: 'Attention',
  get: async (visit) => {
    const waiting = await filtered<Page<Waiting>>(visit, {
      query: 'Attention',
      filters: ['rule'],
      more: { withTotal: true, zone: visit.zone, limit: 50 },
    });
    const { shape, fields } = await visit.describe('Attention');
    const rules = fields.find(({ field }) => field === 'rule')?.choices ?? [];
    const items = waiting.answer?.items ?? [];
    return {
      title: 'Attention',
      status: waiting.problem?.status ?? 200,
      body: (
        <>
          <Title lead="Orders that have waited longer than they should, the longest first. An order stands here once for each thing that it waits for.">
            Attention
          </Title>
          <Tabs label="Rules" tabs={await ruleTabs(visit, rules)} />
          {waiting.problem !== undefined && <ProblemNotice problem={waiting.problem} />}
          {waiting.answer !== undefined && items.length === 0 && (
            <Empty title="Nothing waits">
              {visit.query('rule') === undefined
                ? 'Every order is where it should be. Come back tomorrow.'
                : 'No order waits by this rule. See all rules for the others.'}
            </Empty>
          )}
          {items.length > 0 && (
            <RecordTable
              caption="Orders that wait, the longest first"
              fields={columns(shape.fields, COLUMNS)}
              rows={items}
              zone={visit.zone}
              link={{ field: 'number', href: ({ number }) => `/console/orders/${number}` }}
              cells={{
                rule: ({ rule }) => words(rule),
                days: ({ days }) => (days < 0 ? `in ${-days}` : String(days)),
              }}
              asCards
            />
          )}
          {waiting.answer !== undefined && <Pager page={waiting.answer} url={visit.url} noun="that wait" />}
        </>
      ),
    };
  },
};

/** How many wait by each rule: what there is to do at a glance. */
async function ruleTabs(visit: Visit, rules: readonly string[]) {
  const counts = await Promise.all(
    rules.map(async (rule) => {
      const asked = { rule: [rule], limit: 1, withTotal: true, zone: visit.zone };
      return { rule, total: (await visit.ask<Page<Waiting>>('Attention', asked)).total ?? 0 };
    }),
  );
  const chosen = visit.query('rule');
  const href = (rule: string | undefined): string => withParameters(visit.url, { rule, after: undefined });
  const all = counts.reduce((sum, { total }) => sum + total, 0);
  return [
    { label: <Counted label="all" count={all} />, href: href(undefined), isHere: chosen === undefined },
    ...counts
      .filter(({ rule, total }) => total > 0 || rule === chosen)
      .map(({ rule, total }) => ({
        label: <Counted label={words(rule)} count={total} />,
        href: href(rule),
        isHere: rule === chosen,
      })),
  ];
}

const Counted = ({ label, count }: { readonly label: string; readonly count: number }) => (
  <>
    {label} <span class="count">{count}</span>
  </>
);
