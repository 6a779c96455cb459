import { Tabs } from '../parts/tabs.tsx';
import type { Visit } from '../visit.ts';

const REPORTS = [
  { label: 'Sales', path: '/console/sales', query: 'SalesReport' },
  { label: 'Funnel', path: '/console/sales/funnel', query: 'Funnel' },
  { label: 'Ageing', path: '/console/sales/ageing', query: 'Ageing' },
] as const;

/** The reports that there are. */
export const ReportTabs = ({ visit }: { readonly visit: Visit }) => (
  <Tabs
    label="Reports"
    tabs={REPORTS.filter(({ query }) => visit.may(query)).map(({ label, path }) => ({
      label,
      href: path,
      isHere: visit.url.pathname === path,
    }))}
  />
);
