import { shellQuote } from '../../../core/describe/shell-quote.ts';
import { toCommandLine } from '../../../core/describe/to-command-line.ts';
import { routesOf } from '../../messages/routes.ts';
import type { Visit } from '../visit.ts';

interface EqualProps {
  readonly visit: Visit;
  readonly name: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly currency: string | undefined;
}

/** The same command elsewhere: as a line of the command line, and by curl. */
export const EqualLines = ({ visit, name, data, currency }: EqualProps) => (
  <details>
    <summary>The same elsewhere</summary>
    <div class="stack">
      <h3>Command line</h3>
      <pre>
        <code>{toCommandLine(visit.port.commands, { name, data }, currency)}</code>
      </pre>
      <h3>curl</h3>
      <pre>
        <code>{curlOf(visit, name, data)}</code>
      </pre>
    </div>
  </details>
);

function curlOf(visit: Visit, name: string, data: Readonly<Record<string, unknown>>): string {
  const route = routesOf(visit.port.commands, { commands: true, queries: false }).find(
    ({ spec }) => spec.name === name,
  );
  const field = route?.parameter?.field;
  const { [field ?? '']: named, ...body } = data;
  const path = route?.path.replace(/\{\w+\}/, encodeURIComponent(String(named))) ?? `/commands/${name}`;
  const json =
    Object.keys(body).length === 0
      ? []
      : ['-H', 'Content-Type: application/json', '-d', JSON.stringify(body)];
  const words = ['curl', '-X', 'POST', `${visit.url.origin}${path}`, '-H', 'Idempotency-Key: KEY', ...json];
  return `${shellQuote(words)} -H "Authorization: Bearer $DAYBOOK_TOKEN"`;
}
