/** Errors of the operating system as failures: the one place that knows what its codes mean. */

/** An error of a system call, as Node throws it. */
interface SystemError extends Error {
  readonly code: string;
  readonly syscall: string;
  readonly path?: string;
}

/** A failure of the closed union: `usage` where another name helps, `unavailable` where the system could not. */
export interface SystemFailure {
  readonly kind: 'usage' | 'unavailable';
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

interface Reason {
  /** Completes "it cannot be read: …". */
  readonly why: string;
  /** What to do next. Where there is none, another name helps. */
  readonly hint?: string;
}

const ROOM = 'Make room there, then try again.';
const HARDWARE = "The disk or its connection fails: see the system's log, then try again.";
const CLOSE = 'Close other programs or raise the limit ("ulimit -n"), then try again.';

/** The name that was given cannot be used: another one can. */
const NAMES: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or directory',
  ENOTDIR: 'a part of its path is not a directory',
  EISDIR: 'it is a directory',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENAMETOOLONG: 'its name is too long',
  EINVAL: 'its name cannot be one there',
  EILSEQ: 'its name cannot be one there',
  ELOOP: 'its symbolic links lead in a circle',
  ETXTBSY: 'it is a program that is running',
  EEXIST: 'it is there already',
  ENOTEMPTY: 'it is a directory with something in it',
  EXDEV: 'it lies on another file system',
  ENXIO: 'there is no device behind it',
  ENODEV: 'there is no device behind it',
  EOPNOTSUPP: 'what is there cannot be used as a file',
  ENOTSUP: 'what is there cannot be used as a file',
  ESPIPE: 'what is there cannot be used as a file',
};

/** The name is right, and the system cannot do it now. */
const TROUBLES: Readonly<Record<string, Reason>> = {
  ENOSPC: { why: 'the disk is full', hint: ROOM },
  EDQUOT: { why: 'the disk quota is used up', hint: ROOM },
  EFBIG: { why: 'it would be larger than files may be there', hint: ROOM },
  EIO: { why: 'the disk reports an error', hint: HARDWARE },
  ENOMEM: { why: 'there is not enough memory', hint: 'Close other programs, then try again.' },
  EMFILE: { why: 'too many files are open in this program', hint: CLOSE },
  ENFILE: { why: 'too many files are open on this machine', hint: CLOSE },
  EAGAIN: { why: 'it is busy', hint: 'Try again.' },
  EBUSY: { why: 'it is busy', hint: 'Try again.' },
  EINTR: { why: 'it was interrupted', hint: 'Try again.' },
  ETIMEDOUT: { why: 'it did not answer in time', hint: 'Try again.' },
  ESTALE: { why: 'its file server has lost it', hint: 'Try again.' },
  EPIPE: { why: 'nobody reads it any more', hint: 'Try again.' },
};

export const isSystemError = (error: unknown): error is SystemError =>
  error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string';

/** Why a system call failed: completes "it cannot be read: …". */
export function systemReason(error: SystemError): string {
  const { code, message } = error;
  return NAMES[code] ?? TROUBLES[code]?.why ?? message;
}

/**
 * An error of the system's over a file that was named, as a failure. `usage`: another name helps. `unavailable`: the name
 * is right, and the system could not.
 *
 * @param code of a failure over the name: `cannot_write_file`, `unreadable_file`
 * @param cannot what it cannot be, as a sentence without its end: `Cannot write to "x"`
 */
export function fileFailure(error: SystemError, code: string, cannot: string): SystemFailure {
  const message = `${cannot}: ${systemReason(error)}.`;
  if (NAMES[error.code] !== undefined) return { kind: 'usage', code, message, hint: 'Name another file.' };
  return troubleFailure(error, message);
}

/** An unexpected error of the system: never a defect of the program. */
export function systemFailure(error: SystemError): SystemFailure {
  const what = error.path === undefined ? `The system call "${error.syscall}" failed` : error.path;
  return troubleFailure(error, `${what}: ${systemReason(error)}.`);
}

function troubleFailure(error: SystemError, message: string): SystemFailure {
  const hint = TROUBLES[error.code]?.hint ?? 'Mend that, then try again.';
  return { kind: 'unavailable', code: codeOf(error), message, hint };
}

const codeOf = ({ code }: SystemError): string =>
  code === 'ENOSPC' || code === 'EDQUOT' ? 'disk_full' : 'system_error';
