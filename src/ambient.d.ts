// What scripts/plugins.ts provides to the sources.

declare module '*.sql?raw' {
  const text: string;
  export default text;
}

declare module 'virtual:manifest' {
  /** The file of the command tree, as scripts/manifest.ts wrote it at the build. */
  const file: string;
  export default file;
}
