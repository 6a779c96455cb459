/** The page of what a stream is about: `order-0199…` → `/console/orders/0199…`. */
export function pathOfEntity(stream: string): string {
  const dash = stream.indexOf('-');
  return `/console/${stream.slice(0, dash)}s/${encodeURIComponent(stream.slice(dash + 1))}`;
}
