import { expect, test } from 'vitest';
import { isBeginningOfId, isNumber, isWholeId } from '../../src/core/dispatch/references.ts';

const ID = '01890000-aaaa-7000-8000-000000000001';

test.each([
  ['7', true],
  ['1234', true],
  ['999999999999999', true],
  ['1000000000000000', false],
  ['0', false],
  ['012', false],
  ['#12', false],
  ['12a', false],
  ['a12', false],
])('a number is digits alone, as it is shown: %s is one: %s', (text, is) => expect(isNumber(text)).toBe(is));

test.each([
  ['0189', true],
  ['01890000-aa', true],
  [ID, true],
  ['018', false],
  [`${ID}0`, false],
  ['x0189', false],
  ['0189x', false],
  ['01-x-89', false],
])('four characters of an id may be its beginning, no more than it has: %s is one: %s', (text, is) =>
  expect(isBeginningOfId(text)).toBe(is),
);

test.each([
  [ID, true],
  [ID.slice(1), false],
  [`${ID}0`, false],
  [ID.toUpperCase(), false],
  [ID.replaceAll('-', ''), false],
])('an id in full is as it is stored: %s is one: %s', (text, is) => expect(isWholeId(text)).toBe(is));
