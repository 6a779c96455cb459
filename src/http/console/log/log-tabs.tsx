import { Tabs } from '../parts/tabs.tsx';
import type { Visit } from '../visit.ts';

/** What the log took, and what rules refused. */
export const LogTabs = ({ visit }: { readonly visit: Visit }) => (
  <Tabs
    label="Log"
    tabs={[
      { label: 'Events', href: '/console/log', isHere: visit.url.pathname === '/console/log' },
      ...(visit.may('ListCommands')
        ? [
            {
              label: 'Refused commands',
              href: '/console/log/refused',
              isHere: visit.url.pathname === '/console/log/refused',
            },
          ]
        : []),
    ]}
  />
);
