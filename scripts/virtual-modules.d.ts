// What scripts/plugins.ts provides to the sources.

declare module '*.sql?raw' {
  const text: string;
  export default text;
}

declare module '*.css?raw' {
  const text: string;
  export default text;
}

declare module '*.svg?raw' {
  const text: string;
  export default text;
}

declare module '*.js?raw' {
  const text: string;
  export default text;
}

declare module 'virtual:code-hash' {
  /** SHA-256 over the code of the module that imports it, and of the sources that this one imports. */
  const hash: string;
  export default hash;
}

declare module 'virtual:columns' {
  /** Of a view's table, by its name; undefined where the build knows none: they follow from the row's schema. */
  const columnsOfTable: (
    table: string,
  ) =>
    | readonly { name: string; type: 'text' | 'integer' | 'boolean' | 'json'; nullable: boolean }[]
    | undefined;
  export default columnsOfTable;
}

declare module 'virtual:manifest' {
  /** The file of the command tree, as scripts/manifest.ts wrote it at the build. */
  const file: string;
  export default file;
}
