import { expect, test } from 'vitest';
import { RuntimeError } from '../runtime-error.ts';
import { addressTaken, uidWithAddress, uidWithoutAddress } from './wanted-address.ts';

const uid = '9c846e33-5e18-4150-9b9e-1517104b6972';

test.each([
  [undefined, uid],
  ['10.42.0.9', `${uid};IP=10.42.0.9;MAC=0a:58:0a:2a:00:09`],
  ['10.42.255.254', `${uid};IP=10.42.255.254;MAC=0a:58:0a:2a:ff:fe`],
  ['fd00::9', `${uid};IP=fd00::9`],
])('the address %s travels behind the uid, and is no part of it afterwards', (address, text) => {
  expect(uidWithAddress(uid, address)).toBe(text);
  expect(uidWithoutAddress(text)).toBe(uid);
});

test('only host-local’s refusal means that the address is taken', () => {
  const message =
    'failed to setup network for sandbox "x": plugin type="bridge" failed (add): ' +
    'requested IP address 10.42.0.9 is not available in range set 10.42.0.1-10.42.0.254';
  expect(addressTaken(new RuntimeError('failed', message))).toMatchObject({
    code: 'address-taken',
  });
  for (const other of [
    'failed to allocate all requested IPs: 10.43.0.9',
    'no space left on device',
  ])
    expect(addressTaken(new RuntimeError('failed', other))).toBeUndefined();
  expect(addressTaken(new Error(message))).toBeUndefined();
});
