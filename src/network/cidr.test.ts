import { describe, expect, test } from 'vitest';
import { firstAddress, hostAddresses, networkAddress } from './cidr.ts';

describe('firstAddress()', () => {
  test.each([
    ['10.42.0.0/24', '10.42.0.1'],
    ['10.42.3.77/24', '10.42.3.1'],
    ['192.168.255.0/16', '192.168.0.1'],
    ['255.255.255.252/30', '255.255.255.253'],
  ])('of %s is %s', (cidr, address) => {
    expect(firstAddress(cidr)).toBe(address);
  });

  test.each(['', '10.42.0.0', '10.42.0/24', '10.42.0.256/24', '10.42.0.0/33', 'fd00::/64'])(
    'refuses "%s"',
    (cidr) => {
      expect(() => firstAddress(cidr)).toThrow('is not an IPv4 range');
    },
  );
});

test('networkAddress() is the range’s own', () => {
  expect(networkAddress('10.42.3.77/24')).toBe('10.42.3.0');
});

test('hostAddresses() lists all but the first and the last', () => {
  expect(hostAddresses('10.42.0.0/29')).toEqual(
    [1, 2, 3, 4, 5, 6].map((number) => `10.42.0.${number}`),
  );
  expect(hostAddresses('10.42.0.0/32')).toEqual([]);
});
