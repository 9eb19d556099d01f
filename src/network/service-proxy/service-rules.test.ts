import { describe, expect, test } from 'vitest';
import type { EndpointSlice, Service, ServiceSpec } from '#api/gen/types.ts';
import { here, service, slice } from './fixtures.ts';
import type { Fragment } from './fragment.ts';
import { rulesOf } from './service-rules.ts';

/** Chains and elements as lines, in order. */
function told({ chains, elements }: Fragment): string[] {
  return [
    ...[...chains].map(([name, rules]) => `${name}: ${rules.join('; ')}`),
    ...elements.map(({ map, key, value }) => `${map}: ${key} -> ${value}`),
  ];
}

/** What every Service with so many endpoints has, and what its own address leads to. */
const balance = (count: number): string =>
  `balance-tcp-${count}: dnat to ip daddr . tcp dport . numgen random mod ${count} map @tcp-endpoints`;
const inside = (...endpoints: string[]): string[] => [
  `services: 10.43.0.50 . tcp . 80 -> goto balance-tcp-${endpoints.length}`,
  ...endpoints.map((value, slot) => `tcp-endpoints: 10.43.0.50 . 80 . ${slot} -> ${value}`),
];
const near = slice('web', ['10.42.0.2']);
const elsewhere = slice('web', ['10.42.1.9'], { node: 'node-2' });
const nodePort = {
  type: 'NodePort' as const,
  ports: [{ name: 'http', port: 80, nodePort: 30080 }],
};

/** Likewise, for what comes from outside. */
const outside = (count: number): string =>
  `outside-tcp-${count}: jump mark-for-masquerade; dnat to ip daddr . tcp dport . numgen random mod ${count} map @tcp-endpoints`;
/** An address outside that leads to the one endpoint. */
const leads = (address: string, to = 'outside-tcp-1'): string[] => [
  `services: ${address} . tcp . 80 -> goto ${to}`,
  `tcp-endpoints: ${address} . 80 . 0 -> 10.42.0.2 . 8080`,
];
const balanced = (addresses: readonly string[], spec: ServiceSpec = {}): Service => ({
  ...service('web', { type: 'LoadBalancer', ...spec }),
  status: { loadBalancer: { ingress: addresses.map((ip) => ({ ip, ipMode: 'VIP' })) } },
});
const knownOutside = { ...here, knownIPs: ['192.0.2.11', '203.0.113.11'] };

const cases: readonly {
  name: string;
  of: Service;
  slices: readonly EndpointSlice[];
  lines: readonly string[];
}[] = [
  {
    name: 'one endpoint',
    of: service('web'),
    slices: [near],
    lines: [balance(1), ...inside('10.42.0.2 . 8080')],
  },
  {
    name: 'several endpoints are chosen from at random',
    of: service('web'),
    slices: [slice('web', ['10.42.0.3', '10.42.0.2'])],
    lines: [balance(2), ...inside('10.42.0.2 . 8080', '10.42.0.3 . 8080')],
  },
  {
    name: 'a headless Service',
    of: service('web', { clusterIP: 'None' }),
    slices: [near],
    lines: [],
  },
  {
    name: 'an ExternalName Service',
    of: service('web', { type: 'ExternalName', clusterIP: '' }),
    slices: [],
    lines: [],
  },
  { name: 'no endpoints: the table refuses by itself', of: service('web'), slices: [], lines: [] },
  {
    name: 'an address that the node answers itself',
    of: service('web', { clusterIP: '10.43.0.10' }),
    slices: [near],
    lines: [],
  },
  {
    name: 'endpoints of another port are not its own',
    of: service('web'),
    slices: [slice('web', ['10.42.0.2'], { portName: 'metrics' })],
    lines: [],
  },
  {
    name: 'a node port',
    of: service('web', nodePort),
    slices: [near],
    lines: [
      balance(1),
      'node-port-tcp-1: jump mark-for-masquerade; dnat to tcp dport . numgen random mod 1 map @tcp-node-endpoints',
      ...inside('10.42.0.2 . 8080'),
      'node-ports: tcp . 30080 -> goto node-port-tcp-1',
      'tcp-node-endpoints: 30080 . 0 -> 10.42.0.2 . 8080',
    ],
  },
  {
    name: 'a node port without endpoints',
    of: service('web', nodePort),
    slices: [],
    lines: ['node-ports-without-endpoints: tcp . 30080 -> goto refuse'],
  },
  {
    name: 'a node port with session affinity',
    of: service('web', { ...nodePort, clusterIP: '10.43.0.10', sessionAffinity: 'ClientIP' }),
    slices: [near],
    lines: [
      'service-default/web/tcp/80: ip saddr @sticky-10800-service-default/web/tcp/80/10.42.0.2/8080 goto service-default/web/tcp/80/10.42.0.2/8080; numgen random mod 1 vmap { 0 : goto service-default/web/tcp/80/10.42.0.2/8080 }',
      'service-default/web/tcp/80/10.42.0.2/8080: update @sticky-10800-service-default/web/tcp/80/10.42.0.2/8080 { ip saddr }; meta l4proto tcp dnat to 10.42.0.2:8080',
      'external-default/web/tcp/80: jump mark-for-masquerade; goto service-default/web/tcp/80',
      'node-ports: tcp . 30080 -> goto external-default/web/tcp/80',
    ],
  },
  {
    name: 'external and load-balancer addresses',
    of: {
      ...service('web', { type: 'LoadBalancer', externalIPs: ['192.0.2.1'] }),
      status: {
        loadBalancer: { ingress: [{ ip: '192.0.2.2' }, { ip: '192.0.2.3', ipMode: 'Proxy' }] },
      },
    },
    slices: [near],
    lines: [
      balance(1),
      outside(1),
      ...inside('10.42.0.2 . 8080'),
      ...leads('192.0.2.1'),
      ...leads('192.0.2.2'),
    ],
  },
  {
    name: 'policy Local without an endpoint here drops what comes from outside',
    of: service('web', { ...nodePort, externalTrafficPolicy: 'Local' }),
    slices: [elsewhere],
    lines: [
      balance(1),
      'service-default/web/tcp/80: meta l4proto tcp dnat to 10.42.1.9:8080',
      'local-default/web/tcp/80: drop',
      'external-default/web/tcp/80: ip saddr 10.42.0.0/16 goto service-default/web/tcp/80; fib saddr type local jump mark-for-masquerade; fib saddr type local goto service-default/web/tcp/80; goto local-default/web/tcp/80',
      ...inside('10.42.1.9 . 8080'),
      'node-ports: tcp . 30080 -> goto external-default/web/tcp/80',
    ],
  },
  {
    name: 'a load balancer lets in whom loadBalancerSourceRanges names; an external address lets in all',
    of: balanced(['198.51.100.1'], {
      externalIPs: ['192.0.2.1'],
      loadBalancerSourceRanges: ['10.0.0.0/8', ' 192.0.2.0/24', '2001:db8::/32'],
    }),
    slices: [near],
    lines: [
      balance(1),
      outside(1),
      'sources-default/web/tcp/80: ip saddr 10.0.0.0/8 goto outside-tcp-1; ip saddr 192.0.2.0/24 goto outside-tcp-1; drop',
      ...inside('10.42.0.2 . 8080'),
      ...leads('192.0.2.1'),
      ...leads('198.51.100.1', 'sources-default/web/tcp/80'),
    ],
  },
  {
    name: 'without endpoints it refuses those whom it would let in',
    of: balanced(['198.51.100.1'], { loadBalancerSourceRanges: ['10.0.0.0/8'] }),
    slices: [],
    lines: [
      'sources-default/web/tcp/80: ip saddr 10.0.0.0/8 return; drop',
      'services: 198.51.100.1 . tcp . 80 -> goto sources-default/web/tcp/80',
      'services-without-endpoints: 198.51.100.1 . tcp . 80 -> goto refuse',
    ],
  },
  {
    name: 'a load balancer that is this node takes the port where packets arrive',
    of: balanced(['203.0.113.11', '203.0.113.12']),
    slices: [near],
    lines: [
      balance(1),
      outside(1),
      ...inside('10.42.0.2 . 8080'),
      ...['203.0.113.11', '203.0.113.12', '192.0.2.11'].flatMap((address) => leads(address)),
    ],
  },
  {
    name: 'internalTrafficPolicy Local without an endpoint here drops',
    of: service('web', { internalTrafficPolicy: 'Local' }),
    slices: [elsewhere],
    lines: ['services: 10.43.0.50 . tcp . 80 -> drop'],
  },
  {
    name: 'externalTrafficPolicy Local keeps the client’s address',
    of: service('web', { ...nodePort, externalTrafficPolicy: 'Local' }),
    slices: [near, elsewhere],
    lines: [
      balance(2),
      'service-default/web/tcp/80: meta l4proto tcp dnat to numgen random mod 2 map { 0 : 10.42.0.2 . 8080, 1 : 10.42.1.9 . 8080 }',
      'local-default/web/tcp/80: meta l4proto tcp dnat to 10.42.0.2:8080',
      'external-default/web/tcp/80: ip saddr 10.42.0.0/16 goto service-default/web/tcp/80; fib saddr type local jump mark-for-masquerade; fib saddr type local goto service-default/web/tcp/80; goto local-default/web/tcp/80',
      ...inside('10.42.0.2 . 8080', '10.42.1.9 . 8080'),
      'node-ports: tcp . 30080 -> goto external-default/web/tcp/80',
    ],
  },
  {
    name: 'internalTrafficPolicy Local uses the endpoints here',
    of: service('web', { internalTrafficPolicy: 'Local' }),
    slices: [near, elsewhere],
    lines: [balance(1), ...inside('10.42.0.2 . 8080')],
  },
  {
    name: 'session affinity',
    of: service('web', {
      sessionAffinity: 'ClientIP',
      sessionAffinityConfig: { clientIP: { timeoutSeconds: 60 } },
    }),
    slices: [slice('web', ['10.42.0.2', '10.42.0.3'])],
    lines: [
      'inside-default/web/tcp/80: ip saddr @sticky-60-inside-default/web/tcp/80/10.42.0.2/8080 goto inside-default/web/tcp/80/10.42.0.2/8080; ip saddr @sticky-60-inside-default/web/tcp/80/10.42.0.3/8080 goto inside-default/web/tcp/80/10.42.0.3/8080; numgen random mod 2 vmap { 0 : goto inside-default/web/tcp/80/10.42.0.2/8080, 1 : goto inside-default/web/tcp/80/10.42.0.3/8080 }',
      'inside-default/web/tcp/80/10.42.0.2/8080: update @sticky-60-inside-default/web/tcp/80/10.42.0.2/8080 { ip saddr }; meta l4proto tcp dnat to 10.42.0.2:8080',
      'inside-default/web/tcp/80/10.42.0.3/8080: update @sticky-60-inside-default/web/tcp/80/10.42.0.3/8080 { ip saddr }; meta l4proto tcp dnat to 10.42.0.3:8080',
      'services: 10.43.0.50 . tcp . 80 -> goto inside-default/web/tcp/80',
    ],
  },
];

describe('rulesOf()', () => {
  test.each(cases)('$name', ({ of, slices, lines }) => {
    expect(told(rulesOf(of, slices, knownOutside))).toEqual(lines);
  });

  test('leaves another proxy’s Services alone', () => {
    const of = service('web');
    const labels = { 'service.kubernetes.io/service-proxy-name': 'mine' };
    const others = { ...of, metadata: { ...of.metadata, labels } };
    expect(told(rulesOf(others, [near], here))).toEqual([]);
  });
});
