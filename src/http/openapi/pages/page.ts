import { html } from 'hono/html';

/** A piece of HTML, whose texts are escaped. */
export type Html = Awaited<ReturnType<typeof html>>;

/** Pieces behind one another. */
export type Pieces = Html | readonly Html[];

/** What stands in a cell of a table. */
export type Cell = Html | string | readonly (Html | string)[];

/** A page of the documentation: it works without scripts, at any width, and in print. */
export async function page(title: string, content: Pieces): Promise<Html> {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · daybook</title>
<link rel="stylesheet" href="/docs/style.css">
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header><nav aria-label="Documentation">
<a class="home" href="/docs">daybook</a> <a href="/docs">Operations</a> <a href="/problems">Problems</a>
<a href="/openapi.json">openapi.json</a>
</nav></header>
<main id="content">
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`;
}

/** A table that scrolls by itself where it is too wide. Columns in which no row has anything are left out. */
export function table(caption: string, titles: readonly string[], rows: readonly (readonly Cell[])[]): Html {
  const used = titles.map((_, index) => rows.some((row) => String(row[index] ?? '') !== ''));
  const kept = <Cell>(cells: readonly Cell[]): readonly Cell[] => cells.filter((_, index) => used[index]);
  return html`<div class="wide" role="region" aria-label="${caption}" tabindex="0"><table>
<caption>${caption}</caption>
<thead><tr>${kept(titles).map((title) => html`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>${rows.map((row) => {
    const [first = '', ...rest] = kept(row);
    return html`<tr><th scope="row">${first}</th>${rest.map((cell) => html`<td>${cell}</td>`)}</tr>
`;
  })}</tbody>
</table></div>` as Html;
}

/** What stands between backticks is code. */
export const words = (text: string): readonly (Html | string)[] =>
  text.split('`').map((part, index) => (index % 2 === 0 ? part : code(part)));

export const code = (text: string): Html => html`<code>${text}</code>` as Html;

export const paragraph = (text: string): Html => html`<p>${words(text)}</p>` as Html;
