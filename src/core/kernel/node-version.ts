/** Which Node runs daybook: older ones crash in the addon of SQLite, so the version is checked before it is loaded. Old ones read this file: it imports nothing. */

/** As `engines` of package.json says: the first with Node-API 10, which the addon of SQLite is built for. */
const oldest = [22, 14] as const;

/** @param version of Node, as `process.versions.node` gives it */
export function isSupported(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
}

/** What to do, in one line. */
export const needsNewerNode = (version: string): string =>
  `daybook needs Node ${oldest.join('.')} or newer and was started by ${version}: install a current Node (https://nodejs.org), then start it again`;
