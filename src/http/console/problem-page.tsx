import { failureOf } from '../../core/kernel/failure.ts';
import type { Exchange } from '../exchange.ts';
import { EdgeError, edgeProblemOf, problemOf } from '../problems/problems.ts';
import { Title } from './layout.tsx';
import type { Shown } from './page.ts';
import { ProblemNotice } from './parts/said.tsx';

/** What went wrong, as the API says it, as a page. */
export function problemPage(exchange: Exchange, error: unknown): Shown {
  const { requestId } = exchange.var;
  const { problem } =
    error instanceof EdgeError ? edgeProblemOf(error, requestId) : problemOf(failureOf(error), requestId);
  exchange.set('code', problem.code);
  return {
    title: problem.title,
    status: problem.status,
    isNarrow: true,
    body: (
      <>
        <Title>{problem.title}</Title>
        <ProblemNotice problem={problem} />
        <p>
          <a href="/console">Back to the beginning</a>
        </p>
        <p class="soft">
          Request <code>{requestId}</code>
        </p>
      </>
    ),
  };
}
