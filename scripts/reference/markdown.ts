/** Markdown as GitHub reads it. */

export const heading = (level: number, text: string): string => `${'#'.repeat(level)} ${text}\n`;

export const paragraph = (text: string): string => `${text}\n`;

/** The place that GitHub gives a heading. */
const anchor = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_\- ]/gu, '')
    .replaceAll(' ', '-');

export const link = (text: string): string => `[${text}](#${anchor(text)})`;

export const code = (text: string): string => `\`${text}\``;

export const codeBlock = (lines: readonly string[]): string => `\`\`\`sh\n${lines.join('\n')}\n\`\`\`\n`;

export const list = (items: readonly string[]): string => items.map((item) => `- ${item}\n`).join('');

/** Columns in which no row has anything are left out. */
export function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const used = titles.map((_, index) => rows.some((row) => row[index] !== ''));
  const line = (cells: readonly string[]): string =>
    `| ${cells
      .filter((_, index) => used[index])
      .map(escaped)
      .join(' | ')} |\n`;
  return [line(titles), line(titles.map(() => '---')), ...rows.map(line)].join('');
}

const escaped = (cell: string): string => cell.replaceAll('|', '\\|').replaceAll('\n', ' ');

export const sections = (parts: readonly string[]): string => parts.filter((part) => part !== '').join('\n');
