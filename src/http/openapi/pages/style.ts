/** The documentation's one stylesheet: system fonts, dark and light, print. */
export const STYLE = `:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --paper: #fff; --band: #f3f5f7;
  --line: #d5dae0; --link: #0b57b5; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ed; --soft: #a3adb8; --paper: #14171a; --band: #1f2429;
  --line: #3a424a; --link: #8ab8ff; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif; }
header { border-bottom: 1px solid var(--line); background: var(--band); }
nav, main { max-width: 62rem; margin: 0 auto; padding: .5rem 1rem; }
nav a { display: inline-block; padding: .6rem .75rem .6rem 0; }
.home { font-weight: 700; color: inherit; text-decoration: none; }
main { padding-bottom: 4rem; }
a { color: var(--link); }
a:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -100rem; }
.skip:focus { position: static; display: block; padding: .6rem 1rem; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 1.5rem 0 .75rem; overflow-wrap: anywhere; }
h2 { font-size: 1.25rem; margin: 2.25rem 0 .5rem; }
p { max-width: 44rem; margin: .5rem 0; }
.lead { font-size: 1.1rem; }
code { font: .9em ui-monospace, monospace; overflow-wrap: anywhere; }
pre { background: var(--band); border: 1px solid var(--line); border-radius: .375rem; padding: .75rem 1rem; overflow-x: auto; }
.wide { overflow-x: auto; margin: .75rem 0; position: relative; }
table { border-collapse: collapse; width: 100%; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td { text-align: left; vertical-align: top; padding: .45rem 1rem .45rem 0; border-bottom: 1px solid var(--line); }
th[scope=row] { font-weight: 400; }
th[scope=row] code { overflow-wrap: normal; white-space: nowrap; }
h3 { font-size: 1rem; margin: 1.25rem 0 .25rem; }
thead th { border-bottom-width: 2px; }
.method { display: inline-block; min-width: 3.6rem; font-weight: 700; }
@media print { header, .skip { display: none; } .wide { overflow: visible; } }
`;
