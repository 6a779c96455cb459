/** `shop.db` → `shop.keys.db`; `shop` → `shop.log.keys.db`, for the two may stand side by side. */
export const keysPath = (db: string): string =>
  db.endsWith('.db') ? `${db.slice(0, -'.db'.length)}.keys.db` : `${db}.log.keys.db`;
