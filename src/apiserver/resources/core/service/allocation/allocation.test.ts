/** Addresses and ports: always free ones, from the upper band first, and never one twice. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '#base/random.ts';
import type { Service } from '#api/gen/types.ts';
import { deepFreeze } from '#api/freeze.ts';
import { messageOf } from '#base/errors.ts';
import { readerOf, testContext } from '../../../testing/flow.ts';
import { parseAddressRange, toAddress, toNumber } from './address-range.ts';
import { ServiceAllocator } from './allocator.ts';
import { pickFree } from './bands.ts';
import { Reservations } from './reservations.ts';

describe('the range of addresses', () => {
  test.each([
    ['10.43.0.0/16', '10.43.0.1', '10.43.255.254', '10.43.1.1'],
    ['10.43.0.0/24', '10.43.0.1', '10.43.0.254', '10.43.0.17'],
    ['192.0.2.240/28', '192.0.2.241', '192.0.2.254', '192.0.2.241'],
  ])('%s goes from %s to %s, people choose below %s', (cidr, first, last, upper) => {
    const range = parseAddressRange(cidr);
    expect([range.first, range.last, range.upper].map(toAddress)).toEqual([first, last, upper]);
  });

  test.each(['10.43.0.0', '10.43.0.0/31', '10.43.0/16', 'fd00::/112', 'all'])(
    '%s is none',
    (cidr) => {
      expect(() => parseAddressRange(cidr)).toThrow(`"${cidr}" cannot be the range of Services`);
    },
  );

  test('addresses and numbers are the same thing', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        expect(toAddress(toNumber(address) ?? -1)).toBe(address);
      }),
    );
  });
});

test('a free number is found whenever there is one, in the upper band while that has one', () => {
  const range = { first: 1, upper: 4, last: 12 };
  const numbers = Array.from({ length: 12 }, (_, index) => index + 1);
  fc.assert(
    fc.property(fc.subarray(numbers), fc.integer(), (taken, seed) => {
      const free = numbers.filter((number) => !taken.includes(number));
      const picked = pickFree(range, (number) => taken.includes(number), seededRandom(seed));
      const upper = free.filter((number) => number >= range.upper);
      const choices = upper.length > 0 ? upper : free;
      expect(picked === undefined ? choices : choices.includes(picked)).toEqual(
        picked === undefined ? [] : true,
      );
    }),
  );
});

test('a reservation holds against other Services until its request has ended', () => {
  const reservations = new Reservations();
  const request = {};
  reservations.reserve(7, { key: 'default/one', request });
  const two = { key: 'default/two', request: {} };
  expect(reservations.isHeldByOther(7, two)).toBe(true);
  expect(reservations.isHeldByOther(8, two)).toBe(false);
  expect(reservations.isHeldByOther(7, { key: 'default/one', request: {} })).toBe(false);
  reservations.release(two.request);
  expect(reservations.isHeldByOther(7, two)).toBe(true);
  reservations.release(request);
  expect(reservations.isHeldByOther(7, two)).toBe(false);
});

describe('the allocator', () => {
  const ranges = { cidr: '10.43.0.0/28', nodePorts: { first: 30_000, last: 30_003 } };
  const service = (name: string, spec: Service['spec']): Service =>
    deepFreeze({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {
        name,
        namespace: 'default',
        uid: name,
        resourceVersion: '1',
        creationTimestamp: '2026-01-01T00:00:00Z',
      },
      spec,
    });

  test('gives out all addresses, each once, and then says that none is left', () => {
    const allocator = new ServiceAllocator(ranges);
    const context = testContext();
    const next = (index: number): string =>
      allocator.allocate(service(`s${index}`, {}), context).spec.clusterIP ?? '';
    const given = Array.from({ length: 14 }, (_, index) => next(index));
    expect(new Set(given).size).toBe(14);
    expect(() => next(14)).toThrow('failed to allocate a serviceIP: range is full');
  });

  test('a dry run takes nothing', () => {
    const allocator = new ServiceAllocator(ranges);
    const wanted = { clusterIP: '10.43.0.5', clusterIPs: ['10.43.0.5'] };
    allocator.allocate(service('a', wanted), testContext([], { dryRun: true }));
    const { spec } = allocator.allocate(service('b', wanted), testContext());
    expect(spec.clusterIP).toBe('10.43.0.5');
  });

  test('one port number over two protocols gets one node port', () => {
    const { spec } = new ServiceAllocator(ranges).allocate(
      service('dns', {
        type: 'NodePort',
        ports: [
          { name: 'udp', port: 53, protocol: 'UDP' },
          { name: 'tcp', port: 53, protocol: 'TCP' },
          { name: 'metrics', port: 9153, protocol: 'TCP' },
        ],
      }),
      testContext(),
    );
    const [udp, tcp, metrics] = (spec.ports ?? []).map((port) => port.nodePort);
    expect(udp).toBe(tcp);
    expect(metrics).not.toBe(tcp);
  });

  test('local traffic of a load balancer gets a port for health checks', () => {
    const { spec } = new ServiceAllocator(ranges).allocate(
      service('lb', {
        type: 'LoadBalancer',
        externalTrafficPolicy: 'Local',
        ports: [{ port: 80 }],
      }),
      testContext(),
    );
    expect(spec.healthCheckNodePort).toBeGreaterThanOrEqual(30_000);
  });

  test.each([
    [
      { type: 'NodePort' as const, ports: [{ port: 80, nodePort: 80 }] },
      'spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. ' +
        'The range of valid ports is 30000-30003',
    ],
    [
      { type: 'NodePort' as const, ports: [{ port: 80, nodePort: 30_001 }] },
      'spec.ports[0].nodePort: Invalid value: 30001: provided port is already allocated',
    ],
  ])('%j is refused', (spec, message) => {
    const holder = service('holder', { type: 'NodePort', ports: [{ port: 1, nodePort: 30_001 }] });
    const context = { ...testContext(), reader: readerOf([holder]) };
    const attempt = (): Service =>
      new ServiceAllocator(ranges).allocate(service('x', spec), context);
    expect(errorOf(attempt)).toBe(`Service "x" is invalid: ${message}`);
  });
});

function errorOf(action: () => unknown): string {
  try {
    action();
    return 'no error';
  } catch (error) {
    return messageOf(error);
  }
}
