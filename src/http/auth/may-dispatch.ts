import type { Principal, Scope } from '../../core/model/access.ts';
import type { AnyCommand } from '../../core/model/command.ts';
import type { AnyQuery } from '../../core/model/query.ts';

type Kind = (AnyCommand | AnyQuery)['kind'];

/** The scope that a message needs: actions (rebuilding views, say) are about the daybook itself. */
const SCOPE = { query: 'read', decider: 'write', action: 'admin' } satisfies Record<Kind, Scope>;

/** Why somebody may not: what a 403 says. */
export interface Denied {
  readonly code: 'forbidden';
  readonly message: string;
  /** The scope that is missing; undefined where the token is for other messages. */
  readonly scope?: Scope;
}

/** Undefined if the principal may send the message. */
export function mayDispatch(
  principal: Principal,
  { name, kind }: { readonly name: string; readonly kind: Kind },
): Denied | undefined {
  const missing = mayUse(principal, SCOPE[kind]);
  if (missing !== undefined) return missing;
  if (principal.only?.includes(name) ?? true) return undefined;
  return { code: 'forbidden', message: `The token "${principal.name}" is for other messages than ${name}.` };
}

/** Undefined if the principal has the scope: for routes that no message stands behind. */
export const mayUse = ({ name, scopes }: Principal, scope: Scope): Denied | undefined =>
  scopes.includes(scope)
    ? undefined
    : { code: 'forbidden', message: `The token "${name}" lacks the scope "${scope}".`, scope };
