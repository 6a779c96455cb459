import { type ExecException, exec } from 'node:child_process';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { FailureError } from '../core/kernel/failure.ts';
import { isSystemError, systemReason } from '../core/kernel/system-error.ts';
import type { MasterKeyFrom } from '../core/model/master-key.ts';

/**
 * The master key's 32 bytes. What was read in their place is in no failure, and neither is the command or what it says: any of
 * them may be a secret.
 *
 * @param timeoutMs how long a command may take
 * @throws FailureError `unavailable`: `master_key_unreadable` for what cannot be read or run, `master_key_malformed`
 */
export async function readMasterKey(from: MasterKeyFrom, timeoutMs: number): Promise<Buffer> {
  if ('file' in from) return decoded(await contentOf(from.file), `what ${from.file} holds`);
  if ('command' in from) return decoded(await printedBy(from.command, timeoutMs), 'what its command prints');
  return decoded(Buffer.from(from.key), 'what was given');
}

const BYTES = 32;

/** More than any spelling of them. */
const MOST_BYTES = 1024;

function decoded(content: Buffer, what: string): Buffer {
  if (content.length === BYTES) return content;
  const text = content.toString('latin1').trim();
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  // One decoder reads both alphabets of base64.
  if (/^[\w+/-]{43}=?$/.test(text)) return Buffer.from(text, 'base64');
  throw failure(
    'master_key_malformed',
    `A master key is 32 bytes, in base64, base64url or hexadecimal: ${what} is not.`,
    'Nothing was written. "openssl rand -base64 32" makes one.',
  );
}

async function contentOf(path: string): Promise<Buffer> {
  try {
    // Without waiting for the other end of a pipe.
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(MOST_BYTES));
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw unreadable(
      `${path} cannot be read: ${systemReason(error)}`,
      'Is it there, and may this user read it?',
    );
  }
}

function printedBy(command: string, timeoutMs: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const how = { timeout: timeoutMs, maxBuffer: MOST_BYTES, encoding: 'buffer' } as const;
    const child = exec(command, how, (error, stdout) => {
      if (error === null) resolve(stdout);
      else reject(unreadable(whyNot(error, timeoutMs), 'Run it by itself to see why.'));
    });
    child.stdin?.end();
  });
}

function whyNot({ code, killed, signal }: ExecException, timeoutMs: number): string {
  if (code === undefined && killed) return `its command was not done after ${timeoutMs / 1000} s`;
  return `its command ended with ${signal ?? String(code)}`;
}

const unreadable = (why: string, hint: string): FailureError =>
  failure(
    'master_key_unreadable',
    `The master key is not to be had: ${why}.`,
    `Nothing was written. ${hint}`,
  );

const failure = (code: string, message: string, hint: string): FailureError =>
  new FailureError({ kind: 'unavailable', code, message, hint });
