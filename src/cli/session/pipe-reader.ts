import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import type { Socket } from 'node:net';

/**
 * Notices that the reader of a pipe has gone while nothing is written to it: the kernel reports to a poll of the writing
 * end, and Node's streams poll it only while a write waits. Two ways lead there, by what the descriptor is:
 *
 * - a socket (what Node gives its children) is polled for reading, and its end is read;
 * - a pipe is opened once more, so that the descriptor itself and its flags stay as they are, and watched through a handle
 *   of the kind that Node makes for TCP: the one that polls for reading whatever the descriptor was opened for. Nothing can
 *   be read from it, so that the first thing it reports is the error that means "no reader".
 *
 * Where the system offers neither (files, no /proc), nothing is watched, and the next write fails.
 */
export function watchReader(descriptor: number, gone: () => void): Socket | undefined {
  try {
    const stats = fstatSync(descriptor);
    if (stats.isSocket()) return watched(socketOn(descriptor), gone);
    if (stats.isFIFO()) watched(probeOf(descriptor), gone);
  } catch {
    // Nothing to watch it by.
  }
  return undefined;
}

function watched(socket: Socket, gone: () => void): Socket {
  for (const event of ['end', 'error', 'close']) socket.once(event, gone);
  socket.on('error', () => undefined);
  socket.resume();
  return socket.unref();
}

const net = () => process.getBuiltinModule('node:net');

const socketOn = (fd: number): Socket => new (net().Socket)({ fd });

function probeOf(descriptor: number): Socket {
  const fd = openSync(`/proc/self/fd/${descriptor}`, constants.O_WRONLY | constants.O_NONBLOCK);
  const { TCP, constants: kinds } = handles();
  const handle = new TCP(kinds.SOCKET);
  if (handle.open(fd) === 0) return new (net().Socket)({ handle } as object);
  closeSync(fd);
  throw new Error('a pipe cannot be watched here');
}

interface Handles {
  readonly TCP: new (kind: number) => { open(descriptor: number): number };
  readonly constants: { readonly SOCKET: number };
}

const handles = (): Handles =>
  (process as unknown as { binding(name: 'tcp_wrap'): Handles }).binding('tcp_wrap');
