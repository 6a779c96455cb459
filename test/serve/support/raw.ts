import { connect, type Socket } from 'node:net';
import { connect as connectSecurely } from 'node:tls';

/** What came back over a socket, as text, until the other side closed it, or said nothing more for a while. */
export interface RawAnswer {
  readonly status: number | undefined;
  readonly text: string;
  readonly isClosed: boolean;
}

interface RawOptions {
  /** Without a word for so long, the answer is at its end. */
  readonly quietMs?: number;
  /** Pieces that are sent one behind the other, as the other side takes them. */
  readonly pieces?: Iterable<string>;
  readonly tls?: boolean;
  /** A whole answer is not the end of it: whether the other side closes is wanted. */
  readonly untilClosed?: boolean;
}

/** Sends bytes as they are: what no client library would. */
export function raw(url: string, bytes: string, options: RawOptions = {}): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  const { quietMs = 300, pieces = [], tls = false, untilClosed = false } = options;
  const where = { host: hostname, port: Number(port) };
  return new Promise((resolve) => {
    const socket: Socket = tls ? connectSecurely({ ...where, rejectUnauthorized: false }) : connect(where);
    let text = '';
    const end = (isClosed: boolean): void => {
      socket.destroy();
      resolve({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]) || undefined, text, isClosed });
    };
    socket.setTimeout(quietMs, () => end(false));
    socket.on('data', (data) => {
      text += data.toString();
      if (!untilClosed && isWhole(text)) end(false);
    });
    socket.on('close', () => end(true));
    socket.on('error', () => undefined);
    socket.write(bytes, 'latin1');
    void sendAll(socket, pieces);
  });
}

function isWhole(text: string): boolean {
  const [head = '', body] = text.split(/\r\n\r\n(.*)/s);
  const length = /^content-length: (\d+)/im.exec(head)?.[1];
  return body !== undefined && length !== undefined && Buffer.byteLength(body) >= Number(length);
}

async function sendAll(socket: Socket, pieces: Iterable<string>): Promise<void> {
  for (const piece of pieces) {
    if (socket.destroyed) return;
    if (!socket.write(piece))
      await new Promise((resolve) => socket.once('drain', resolve).once('close', resolve));
  }
}
