/** Addresses and ports: always free ones, from the upper band first, and never one twice. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '#base/random.ts';
import type { IPAddress, Service, ServiceCIDR } from '#api/gen/types.ts';
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

  test('all ranges that are ready and not being deleted give addresses, the default one first', () => {
    const range = (name: string, cidr: string): ServiceCIDR =>
      rangeOf(name, cidr, { conditions: [ready] });
    const context = testContext([
      range('b', '10.99.0.0/30'),
      range('kubernetes', '10.43.0.0/30'),
      rangeOf('a', '10.98.0.0/30', { conditions: [{ ...ready, status: 'False' }] }),
      rangeOf('going', '10.97.0.0/30', undefined, '2026-01-01T00:00:00Z'),
      rangeOf('said-nothing-of', '10.96.0.0/31'),
      rangeOf('six', 'fd00::/112'),
    ]);
    const allocator = new ServiceAllocator(ranges);
    const next = (): string =>
      allocator.allocate(service(`s${given.length}`, {}), context).spec.clusterIP ?? '';
    const given: string[] = [];
    while (given.length < 4) given.push(next());
    expect(given.slice(0, 2).sort()).toEqual(['10.43.0.1', '10.43.0.2']);
    expect(given.slice(2).sort()).toEqual(['10.99.0.1', '10.99.0.2']);
    expect(next).toThrow('range is full');
    const asked = (clusterIP: string) => () =>
      allocator.allocate(service('asks', { clusterIP, clusterIPs: [clusterIP] }), context);
    for (const closed of ['10.98.0.1', '10.97.0.1', '10.99.0.3']) {
      expect(errorOf(asked(closed))).toContain(
        `spec.clusterIPs: Invalid value: ["${closed}"]: failed to allocate IP ${closed}: the provided network does not match the current range`,
      );
    }
    expect(errorOf(asked('10.99.0.1'))).toContain('provided IP is already allocated');
  });

  test('what a Service has it keeps, though its range is closed and its ports are beyond', () => {
    const held = service('old', {
      type: 'NodePort',
      clusterIP: '10.99.0.1',
      clusterIPs: ['10.99.0.1'],
      ports: [
        { name: 'udp', port: 53, protocol: 'UDP', nodePort: 40_000 },
        { name: 'tcp', port: 53, protocol: 'TCP', nodePort: 40_000 },
      ],
    });
    const context = testContext([held, rangeOf('kubernetes', '10.43.0.0/28')]);
    expect(new ServiceAllocator(ranges).allocate(held, context, held)).toEqual(held);
  });

  test('an address of somebody else’s IPAddress is taken; the Services’ own objects say nothing', () => {
    const address = (name: string, labels: Record<string, string>): IPAddress => ({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'IPAddress',
      metadata: { ...service(name, {}).metadata, labels },
      spec: { parentRef: { resource: 'gateways', name: 'x' } },
    });
    const context = testContext([
      address('10.43.0.5', {}),
      address('10.43.0.6', { 'ipaddress.kubernetes.io/managed-by': 'ipallocator.k8s.io' }),
    ]);
    const ask = (clusterIP: string) => (): Service =>
      new ServiceAllocator(ranges).allocate(
        service('a', { clusterIP, clusterIPs: [clusterIP] }),
        context,
      );
    expect(errorOf(ask('10.43.0.5'))).toContain('provided IP is already allocated');
    expect(errorOf(ask('10.43.0.6'))).toBe('no error');
  });

  test('one node port may serve two protocols of a Service', () => {
    const ports = [
      { name: 'udp', port: 53, protocol: 'UDP' as const, nodePort: 30_002 },
      { name: 'tcp', port: 53, protocol: 'TCP' as const, nodePort: 30_002 },
    ];
    const { spec } = new ServiceAllocator(ranges).allocate(
      service('dns', { type: 'NodePort', ports }),
      testContext(),
    );
    expect(spec.ports).toEqual(ports);
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

const ready = {
  type: 'Ready',
  status: 'True',
  reason: '',
  message: '',
  lastTransitionTime: '2026-01-01T00:00:00Z',
} as const;

function rangeOf(
  name: string,
  cidr: string,
  status?: ServiceCIDR['status'],
  deletionTimestamp?: string,
): ServiceCIDR {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'ServiceCIDR',
    metadata: {
      name,
      uid: name,
      resourceVersion: '1',
      creationTimestamp: '2026-01-01T00:00:00Z',
      ...(deletionTimestamp ? { deletionTimestamp } : {}),
    },
    spec: { cidrs: [cidr] },
    ...(status ? { status } : {}),
  };
}

function errorOf(action: () => unknown): string {
  try {
    action();
    return 'no error';
  } catch (error) {
    return messageOf(error);
  }
}
