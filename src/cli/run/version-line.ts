/** The program's version, by itself or as JSON with the Node that runs it. */
export const versionLine = (version: string, asJson: boolean): string =>
  asJson ? `${JSON.stringify({ version, node: process.versions.node })}\n` : `${version}\n`;
