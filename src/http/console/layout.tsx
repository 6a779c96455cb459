import type { Child } from 'hono/jsx';
import { icon, script, stylesheet } from './assets.ts';

/** The frame of every page: landmarks, a skip link, the navigation, the search over orders, and who is signed in. */

export interface Frame {
  readonly title: string;
  /** Undefined: nobody is signed in. */
  readonly who?: string | undefined;
  readonly menu: readonly MenuItem[];
  readonly zone: string;
  readonly version: string;
  readonly isNarrow?: boolean | undefined;
  readonly children: Child;
}

export interface MenuItem {
  readonly label: string;
  readonly href: string;
  readonly isHere: boolean;
}

/** htmx brings styles of its own and runs text as code unless it is told not to; both are against our policy. */
const HTMX = JSON.stringify({ includeIndicatorCSS: false });

export const Layout = ({ title, who, menu, zone, version, isNarrow, children }: Frame) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <title>{title} · daybook</title>
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <meta name="htmx-config" content={HTMX} />
      <link rel="icon" href={`/console/assets/${icon.name}`} />
      <link rel="stylesheet" href={`/console/assets/${stylesheet.name}`} />
      <script src={`/console/assets/${script.name}`} defer></script>
    </head>
    <body>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <header class="masthead">
        <div class="masthead-row">
          <a class="wordmark" href="/console">
            daybook
          </a>
          {who !== undefined && (
            <>
              <nav class="menu" aria-label="Main">
                <ul>{menu.map(MenuLink)}</ul>
              </nav>
              <Search />
              <SignOut who={who} />
            </>
          )}
        </div>
      </header>
      <main id="main" tabindex={-1} class={isNarrow ? 'narrow' : undefined}>
        {children}
      </main>
      <footer class="foot">
        <p>
          daybook {version} · times are on the clocks of {zone}
        </p>
      </footer>
    </body>
  </html>
);

const MenuLink = ({ label, href, isHere }: MenuItem) => (
  <li>
    <a href={href} aria-current={isHere ? 'page' : undefined}>
      {label}
    </a>
  </li>
);

const Search = () => (
  <search class="find">
    <form action="/console/orders" class="find">
      <label class="visually-hidden" for="find">
        Search orders
      </label>
      <input id="find" type="search" name="search" placeholder="Search orders" />
    </form>
  </search>
);

const SignOut = ({ who }: { readonly who: string }) => (
  <form class="who" method="post" action="/console/sign-out">
    <span>{who}</span>
    <button class="plain" type="submit">
      Sign out
    </button>
  </form>
);

interface TitleProps {
  readonly children: Child;
  /** Where the page belongs: a link above its title. */
  readonly above?: { readonly label: string; readonly href: string };
  /** A sentence below. */
  readonly lead?: Child;
  /** Links and buttons at its side. */
  readonly actions?: Child;
}

/** The page's one heading of the first level. */
export const Title = ({ children, above, lead, actions }: TitleProps) => (
  <div class="title">
    <div>
      {above !== undefined && (
        <p class="crumb">
          <a href={above.href}>{above.label}</a>
        </p>
      )}
      <h1>{children}</h1>
      {lead !== undefined && <p class="lead">{lead}</p>}
    </div>
    {actions !== undefined && <div class="row">{actions}</div>}
  </div>
);
