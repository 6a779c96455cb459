import type { Child } from 'hono/jsx';
import type { Problem } from '../../problems/problems.ts';

/** What pages say besides what they show. */

/** An empty list: why it is empty, and what to do. */
export const Empty = ({ title, children }: { readonly title: string; readonly children: Child }) => (
  <div class="empty">
    <h2>{title}</h2>
    <p class="lead">{children}</p>
  </div>
);

/** What was just done, or is good to know. Read out when it appears. */
export const Notice = ({ children }: { readonly children: Child }) => (
  <div class="notice" role="status">
    {children}
  </div>
);

/** What went wrong: in the API's words, with what to do about it. */
export const ProblemNotice = ({
  problem,
}: {
  readonly problem: Omit<Problem, 'status' | 'instance' | 'exit'>;
}) => (
  <div class="problem" role="alert">
    <h2>{problem.title}</h2>
    <p>{problem.detail}</p>
    {problem.issues !== undefined && problem.issues.length > 1 && (
      <ul>
        {problem.issues.map(({ pointer, parameter, message }) => (
          <li>
            <code>{parameter ?? pointer?.slice(1).replaceAll('/', '.')}</code> {message}
          </li>
        ))}
      </ul>
    )}
    {problem.hint !== undefined && <p>{problem.hint}</p>}
    <p>
      <small>
        <code>{problem.code}</code>
      </small>
    </p>
  </div>
);

/** A part of a page with a heading of its own. */
export const Section = ({
  title,
  id,
  children,
  actions,
}: {
  readonly title: string;
  readonly id: string;
  readonly children: Child;
  readonly actions?: Child;
}) => (
  <section class="stack" aria-labelledby={id}>
    <div class="title">
      <h2 id={id}>{title}</h2>
      {actions}
    </div>
    {children}
  </section>
);
