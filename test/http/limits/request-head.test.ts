import { expect, test } from 'vitest';
import { checkHead } from '../../../src/http/limits/request-head.ts';
import { refusalOf } from './refusal.ts';

const url = (length: number): string => `/${'a'.repeat(length - 1)}`;

test('a URL of 8 KiB is read, and one byte more is 414', async () => {
  checkHead(url(8192), []);
  expect(await refusalOf(() => checkHead(url(8193), []))).toMatchObject({
    code: 'uri_too_long',
    more: { headers: { Connection: 'close' } },
  });
});

test('headers of 8 KiB are read, with their names, and one byte more is 431', async () => {
  const headers = (size: number): string[] => [
    'host',
    'shop.example',
    'x',
    'a'.repeat(size - 'host: shop.example\r\nx: \r\n'.length),
  ];
  checkHead('/', headers(8192));
  expect((await refusalOf(() => checkHead('/', headers(8193)))).code).toBe('headers_too_large');
});
