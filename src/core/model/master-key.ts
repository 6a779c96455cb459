/**
 * Where the master key comes from: 32 bytes that every key of a daybook's personal data is wrapped by. Written as base64,
 * base64url or hexadecimal; a file may hold the bytes themselves.
 *
 * @example
 * const ofTheVault: MasterKeyFrom = { command: 'vault kv get -field=key secret/daybook' };
 */
export type MasterKeyFrom =
  /** A file's path. */
  | { readonly file: string }
  /** What a shell runs, and what prints it: the tool of any key management service. */
  | { readonly command: string }
  /** The key itself. */
  | { readonly key: string | Uint8Array };
