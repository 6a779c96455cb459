import { type Guarded, type Principal, type Scope, scopeOf } from '../../core/model/access.ts';

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
  message: Guarded & { readonly name: string },
): Denied | undefined {
  const { name } = message;
  const missing = mayUse(principal, scopeOf(message));
  if (missing !== undefined) return missing;
  if (principal.only?.includes(name) ?? true) return undefined;
  return { code: 'forbidden', message: `The token "${principal.name}" is for other messages than ${name}.` };
}

/** Undefined if the principal has the scope: for routes that no message stands behind. */
export const mayUse = ({ name, scopes }: Principal, scope: Scope): Denied | undefined =>
  scopes.includes(scope)
    ? undefined
    : { code: 'forbidden', message: `The token "${name}" lacks the scope "${scope}".`, scope };
