import type { ConsoleSessions } from '../auth/console-sessions.ts';
import type { Exchange } from '../exchange.ts';
import { formBody } from '../messages/request-body.ts';
import { Title } from './layout.tsx';
import type { Shown } from './page.ts';
import { keepSession, nextAfter } from './session.ts';

/** `/console/sign-in`: by a token, or by the one-time link of `daybook open`. */

export async function showSignIn(exchange: Exchange, sessions: ConsoleSessions): Promise<Shown | Response> {
  const link = exchange.req.query('link');
  const next = nextAfter(exchange.req.query('next'));
  if (link === undefined) return signInPage(next);
  // What a browser fetches before anybody asked for it uses up no link.
  const isAsked = exchange.req.method === 'GET' && exchange.req.header('Sec-Purpose') === undefined;
  const secret = isAsked ? await sessions.signInByLink(link) : undefined;
  if (secret === undefined)
    return signInPage(next, 'That link is too old, or was used before. "daybook open" makes another.');
  return signedIn(exchange, secret, next);
}

export async function signIn(exchange: Exchange, sessions: ConsoleSessions): Promise<Shown | Response> {
  const form = await formBody(exchange);
  const [token, next] = [form.get('token')?.trim() ?? '', nextAfter(form.get('next') ?? undefined)];
  const secret = await sessions.signIn(token);
  return secret === undefined
    ? signInPage(next, 'That token is not valid: it is mistyped, expired or revoked.')
    : signedIn(exchange, secret, next);
}

function signedIn(exchange: Exchange, secret: string, next: string): Response {
  keepSession(exchange, secret);
  return exchange.redirect(next, 303);
}

const signInPage = (next: string, issue?: string): Shown => ({
  title: 'Sign in',
  isNarrow: true,
  status: issue === undefined ? 200 : 401,
  body: (
    <>
      <Title lead="The console of this daybook.">Sign in</Title>
      <form class="sheet" method="post" action="/console/sign-in">
        <input type="hidden" name="next" value={next} />
        <div class="field">
          <label for="token">Token</label>
          <input
            id="token"
            name="token"
            type="password"
            autocomplete="current-password"
            required
            aria-invalid={issue === undefined ? undefined : 'true'}
            aria-describedby={issue === undefined ? 'token-hint' : 'token-issue token-hint'}
          />
          {issue !== undefined && (
            <p class="issue" id="token-issue">
              {issue}
            </p>
          )}
          <p class="hint" id="token-hint">
            It begins with <code>daybook_</code>. <code>daybook tokens create NAME --scope read,write</code>{' '}
            makes one.
          </p>
        </div>
        <button class="primary" type="submit">
          Sign in
        </button>
      </form>
      <p class="soft">
        On the machine of the daybook, <code>daybook open</code> signs in without a token.
      </p>
    </>
  ),
});
