import htmx from 'htmx.org/dist/htmx.min.js?raw';
import { sha256 } from '../../core/kernel/crypto.ts';
import css from './assets/console.css?raw';
import svg from './assets/icon.svg?raw';

/** A file of the console. It stands in the program: nothing is read from where packages are installed. */
export interface Asset {
  /** `console-3f9a0c11d2e4.css`: other content has another name, so that it may be kept for ever. */
  readonly name: string;
  readonly type: string;
  readonly text: string;
}

const TYPES = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
} as const;

const assetOf = (name: string, extension: keyof typeof TYPES, text: string): Asset => ({
  name: `${name}-${sha256(text).slice(0, 12)}.${extension}`,
  type: TYPES[extension],
  text,
});

export const stylesheet: Asset = assetOf('console', 'css', css);

/** https://four.htmx.org, 0BSD. An extra: every page works without it. */
export const script: Asset = assetOf('htmx', 'js', htmx);

export const icon: Asset = assetOf('icon', 'svg', svg);

export const assets: ReadonlyMap<string, Asset> = new Map(
  [stylesheet, script, icon].map((asset) => [asset.name, asset]),
);
