/** `shop.db` → `shop.auth.db`; `shop` → `shop.log.auth.db`, for the two may stand side by side. */
export const authPath = (db: string): string =>
  db.endsWith('.db') ? `${db.slice(0, -'.db'.length)}.auth.db` : `${db}.log.auth.db`;
