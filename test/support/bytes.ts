import { readdirSync, readFileSync } from 'node:fs';

/** Which of the texts stand in the bytes of a folder's files: `shop.views.db-wal: Ann`. */
export const foundIn = (folder: string, texts: readonly string[]): readonly string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap(({ name }) => {
      const bytes = readFileSync(`${folder}/${name}`);
      return texts.filter((text) => bytes.includes(text)).map((text) => `${name}: ${text}`);
    });
