import { describe, expect, test } from 'vitest';
import { reverseName, reverseZones } from './reverse.ts';

test('reverseName()', () => {
  expect(reverseName('10.42.0.7')).toBe('7.0.42.10.in-addr.arpa');
  expect(reverseName('fd00::7')).toBe(
    '7.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.d.f.ip6.arpa',
  );
});

describe('reverseZones()', () => {
  test.each([
    ['10.42.0.0/16', ['42.10.in-addr.arpa']],
    ['10.42.3.0/24', ['3.42.10.in-addr.arpa']],
    ['10.0.0.0/8', ['10.in-addr.arpa']],
    ['10.42.8.0/22', [8, 9, 10, 11].map((third) => `${third}.42.10.in-addr.arpa`)],
    ['172.16.0.0/15', ['16.172.in-addr.arpa', '17.172.in-addr.arpa']],
    ['fd00:42::/32', ['2.4.0.0.0.0.d.f.ip6.arpa']],
    ['fd00:42::/31', ['2.4.0.0.0.0.d.f.ip6.arpa', '3.4.0.0.0.0.d.f.ip6.arpa']],
  ])('of %s', (cidr, zones) => {
    expect(reverseZones(cidr)).toEqual(zones);
  });
});
