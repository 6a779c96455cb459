// What scripts/plugins.ts provides to the sources.

declare module '*.sql?raw' {
  const text: string;
  export default text;
}

declare module 'virtual:code-hash' {
  /** SHA-256 over the code of the module that imports it, and of the sources that this one imports. */
  const hash: string;
  export default hash;
}

declare module 'virtual:manifest' {
  /** The file of the command tree, as scripts/manifest.ts wrote it at the build. */
  const file: string;
  export default file;
}
