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
    ['EACCES', 'permission denied'],
    ['EROFS', 'the file system is read-only'],
    ['EISDIR', 'it is a directory'],
    ['ENAMETOOLONG', 'its name is too long'],
    ['ELOOP', 'its symbolic links lead in a circle'],
    ['ETXTBSY', 'it is a program that is running'],
  ])('%s: another name helps, so it is usage', (code, why) => {
    expect(told(code)).toMatchObject({ kind: 'usage', message: `Cannot write to "y": ${why}.` });
  });

  test.each([
    ['ENOSPC', 'disk_full', 'the disk is full'],
    ['EDQUOT', 'disk_full', 'the disk quota is used up'],
    ['EIO', 'system_error', 'the disk reports an error'],
    ['EMFILE', 'system_error', 'too many files are open in this program'],
    ['ENFILE', 'system_error', 'too many files are open on this machine'],
  ])('%s: the name is right and a retry may help', (code, called, why) => {
    const failure = { kind: 'unavailable', code: called, message: `Cannot write to "y": ${why}.` };
    expect(told(code)).toMatchObject(failure);
  });

  test.each(['ENOSPC', 'EIO', 'ENOENT', 'EUCLEAN'])('%s is never a defect, wherever it comes up', (code) => {
    const failure = failureOf(thrown(code));
    expect(failure).toMatchObject({ kind: 'unavailable', message: expect.stringMatching(/^\/x\/y: /) });
    expect(failure.hint).not.toContain('defect');
  });
});
