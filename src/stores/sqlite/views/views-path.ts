/** `shop.db` → `shop.views.db`; `shop` → `shop.log.views.db`, for the two may stand side by side. */
export const viewsPath = (db: string): string =>
  db.endsWith('.db') ? `${db.slice(0, -'.db'.length)}.views.db` : `${db}.log.views.db`;
