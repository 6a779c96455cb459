// What scripts/plugins.mjs provides to the sources.

declare module '*.sql?raw' {
  const text: string;
  export default text;
}

declare module 'virtual:manifest' {
  /** The command tree as scripts/manifest.ts wrote it at the build; null in programs run before the first build. */
  const manifest: unknown;
  export default manifest;
}
