import { expect, test } from 'vitest';
import { usagesOf } from './usages.ts';
import { validityOf } from './validity.ts';

const minute = 60_000;
const year = 365 * 24 * 60 * minute;
const never = { now: 0, authorityEnds: 100 * year };

test.each([
  ['a year when nothing is asked', undefined, year - 5 * minute],
  ['what is asked', 24 * 3600, (24 * 60 - 5) * minute],
  ['a short time whole', 3600, 60 * minute],
  ['not less than ten minutes', 1, 10 * minute],
  ['not more than a year', 10 * 365 * 86_400, year - 5 * minute],
])('a certificate is good for %s', (_name, seconds, notAfter) => {
  expect(validityOf(seconds, never)).toEqual({ notBefore: -5 * minute, notAfter });
});

test('a certificate ends with the authority at the latest', () => {
  expect(validityOf(undefined, { now: 0, authorityEnds: minute }).notAfter).toBe(minute);
});

test('usages are bits and object identifiers', () => {
  expect(usagesOf(['signing', 'digital signature', 'key encipherment', 'server auth'])).toEqual({
    keyUsage: 5,
    extendedKeyUsage: ['1.3.6.1.5.5.7.3.1'],
  });
});
