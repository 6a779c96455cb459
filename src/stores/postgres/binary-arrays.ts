// Arrays as PostgreSQL receives them in binary: as text, every quote of every event would be escaped here and there again.

const OID = { bigint: 20, integer: 23, text: 25 } as const;
const HEADER_BYTES = 20;

export function textArray(values: readonly (string | null)[]): Buffer {
  const lengths = values.map((value) => (value === null ? 0 : Buffer.byteLength(value)));
  const bytes = lengths.reduce((sum, length) => sum + 4 + length, HEADER_BYTES);
  const { buffer, at: start } = begun(bytes, OID.text, values.length, values.includes(null));
  let at = start;
  for (const [index, value] of values.entries()) {
    const length = lengths[index] ?? 0;
    at = buffer.writeInt32BE(value === null ? -1 : length, at);
    if (value !== null) at += buffer.write(value, at, length);
  }
  return buffer;
}

export function bigintArray(values: readonly number[]): Buffer {
  const { buffer, at: start } = begun(HEADER_BYTES + 12 * values.length, OID.bigint, values.length);
  let at = start;
  for (const value of values) {
    at = buffer.writeInt32BE(8, at);
    at = buffer.writeBigInt64BE(BigInt(value), at);
  }
  return buffer;
}

export function integerArray(values: readonly number[]): Buffer {
  const { buffer, at: start } = begun(HEADER_BYTES + 8 * values.length, OID.integer, values.length);
  let at = start;
  for (const value of values) {
    at = buffer.writeInt32BE(4, at);
    at = buffer.writeInt32BE(value, at);
  }
  return buffer;
}

/** With its header: one dimension (none if it is empty), from 1. */
function begun(bytes: number, oid: number, count: number, hasNull = false) {
  const buffer = Buffer.allocUnsafe(count === 0 ? 12 : bytes);
  let at = buffer.writeInt32BE(count === 0 ? 0 : 1, 0);
  at = buffer.writeInt32BE(hasNull ? 1 : 0, at);
  at = buffer.writeInt32BE(oid, at);
  if (count === 0) return { buffer, at };
  at = buffer.writeInt32BE(count, at);
  at = buffer.writeInt32BE(1, at);
  return { buffer, at };
}
