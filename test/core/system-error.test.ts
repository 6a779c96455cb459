import { describe, expect, test } from 'vitest';
import { failureOf } from '../../src/core/kernel/failure.ts';
import { fileFailure, isSystemError } from '../../src/core/kernel/system-error.ts';

const thrown = (code: string) =>
  Object.assign(new Error(`${code}: as the system puts it`), { code, syscall: 'open', path: '/x/y' });

const told = (code: string) => {
  const error = thrown(code);
  if (!isSystemError(error)) throw new Error('not one');
  return fileFailure(error, 'cannot_write_file', 'Cannot write to "y"');
};

describe('what the system says no with', () => {
  test.each([
    ['ENOENT', 'there is no such file or directory'],
    ['ENOTDIR', 'a part of its path is not a directory'],
    ['EISDIR', 'it is a directory'],
    ['EACCES', 'permission denied'],
    ['EPERM', 'permission denied'],
    ['EROFS', 'the file system is read-only'],
    ['ENAMETOOLONG', 'its name is too long'],
    ['EINVAL', 'its name cannot be one there'],
    ['EILSEQ', 'its name cannot be one there'],
    ['ELOOP', 'its symbolic links lead in a circle'],
    ['ETXTBSY', 'it is a program that is running'],
    ['EEXIST', 'it is there already'],
    ['ENOTEMPTY', 'it is a directory with something in it'],
    ['EXDEV', 'it lies on another file system'],
    ['ENXIO', 'there is no device behind it'],
    ['ENODEV', 'there is no device behind it'],
    ['EOPNOTSUPP', 'what is there cannot be used as a file'],
    ['ENOTSUP', 'what is there cannot be used as a file'],
    ['ESPIPE', 'what is there cannot be used as a file'],
  ])('%s: another name helps, so it is usage', (code, why) => {
    const message = `Cannot write to "y": ${why}.`;
    expect(told(code)).toEqual({
      kind: 'usage',
      code: 'cannot_write_file',
      message,
      hint: 'Name another file.',
    });
  });

  const room = 'Make room there, then try again.';
  const hardware = "The disk or its connection fails: see the system's log, then try again.";
  const close = 'Close other programs or raise the limit ("ulimit -n"), then try again.';

  test.each([
    ['ENOSPC', 'disk_full', 'the disk is full', room],
    ['EDQUOT', 'disk_full', 'the disk quota is used up', room],
    ['EFBIG', 'system_error', 'it would be larger than files may be there', room],
    ['EIO', 'system_error', 'the disk reports an error', hardware],
    ['ENOMEM', 'system_error', 'there is not enough memory', 'Close other programs, then try again.'],
    ['EMFILE', 'system_error', 'too many files are open in this program', close],
    ['ENFILE', 'system_error', 'too many files are open on this machine', close],
    ['EAGAIN', 'system_error', 'it is busy', 'Try again.'],
    ['EBUSY', 'system_error', 'it is busy', 'Try again.'],
    ['EINTR', 'system_error', 'it was interrupted', 'Try again.'],
    ['ETIMEDOUT', 'system_error', 'it did not answer in time', 'Try again.'],
    ['ESTALE', 'system_error', 'its file server has lost it', 'Try again.'],
    ['EPIPE', 'system_error', 'nobody reads it any more', 'Try again.'],
  ])('%s: the name is right and a retry may help', (code, called, why, hint) => {
    const message = `Cannot write to "y": ${why}.`;
    expect(told(code)).toEqual({ kind: 'unavailable', code: called, message, hint });
  });

  test.each(['ENOSPC', 'EIO', 'ENOENT', 'EUCLEAN'])('%s is never a defect, wherever it comes up', (code) => {
    const failure = failureOf(thrown(code));
    expect(failure).toMatchObject({ kind: 'unavailable', message: expect.stringMatching(/^\/x\/y: /) });
    expect(failure.hint).not.toContain('defect');
  });
});
