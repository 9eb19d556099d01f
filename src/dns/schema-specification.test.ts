/**
 * The records that Kubernetes' DNS-Based Service Discovery 1.1.0 requires: objects of the cluster, a question, the whole
 * answer as the server sends it.
 */
import { describe, expect, test } from 'vitest';
import { service, slice } from './fixtures.ts';
import { askEachWay, noData, noName, withDns } from './testing/loopback.ts';
import type { ClusterObjects } from './testing/loopback.ts';

const v6Reverse = (digit: string): string =>
  `${digit}.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0`;

const kubernetes = (clusterIPs: readonly string[]): ClusterObjects => ({
  services: [
    service('kubernetes', {
      clusterIP: clusterIPs[0] ?? '',
      clusterIPs,
      ports: [
        { name: 'https', port: 443, targetPort: 6443 },
        { name: 'dns', port: 53, protocol: 'UDP' },
      ],
    }),
  ],
});
const single: ClusterObjects = {
  services: [service('single', { clusterIP: '10.43.0.7', ports: [{ port: 80 }] })],
};
const db = (...members: readonly string[]): ClusterObjects => ({
  services: [service('db', { ports: [{ name: 'peer', port: 2380 }] })],
  slices: [slice('db', members, { ports: [{ name: 'peer', port: 12_380, protocol: 'TCP' }] })],
});
const dual: ClusterObjects = {
  services: [service('db')],
  slices: [
    slice('db', ['db-0=10.42.0.7', 'db-1=10.42.0.8']),
    slice('db', ['db-0=fd42::7', 'db-1=fd42::8'], { family: 'IPv6', suffix: 'v6' }),
  ],
};
const alias: ClusterObjects = {
  ...dual,
  services: [
    service('db'),
    service('foo', { type: 'ExternalName', externalName: 'db-0.db.default.svc.cluster.local' }),
    service('out', { type: 'ExternalName', externalName: 'www.example.com' }),
  ],
};

interface Row {
  /** The row of the specification. */
  readonly row: number;
  readonly of: string;
  readonly objects: ClusterObjects;
  readonly ask: string;
  readonly says: readonly string[];
}

const rows: readonly Row[] = [
  {
    row: 1,
    of: 'schema version',
    objects: {},
    ask: 'dns-version.cluster.local TXT',
    says: ['NOERROR aa rd ra', 'dns-version.cluster.local. 28800 TXT "1.1.0"'],
  },
  {
    row: 2,
    of: 'cluster IP of IPv4',
    objects: kubernetes(['10.43.0.1']),
    ask: 'kubernetes.default.svc.cluster.local A',
    says: ['NOERROR aa rd ra', 'kubernetes.default.svc.cluster.local. 5 A 10.43.0.1'],
  },
  {
    row: 3,
    of: 'cluster IP of IPv6',
    objects: kubernetes(['fd43::1']),
    ask: 'kubernetes.default.svc.cluster.local AAAA',
    says: ['NOERROR aa rd ra', 'kubernetes.default.svc.cluster.local. 5 AAAA fd43::1'],
  },
  {
    row: 4,
    of: 'the other family of a cluster IP: no data',
    objects: kubernetes(['10.43.0.1']),
    ask: 'kubernetes.default.svc.cluster.local AAAA',
    says: noData,
  },
  {
    row: 4,
    of: 'the other family of a cluster IP, the other way round',
    objects: kubernetes(['fd43::1']),
    ask: 'kubernetes.default.svc.cluster.local A',
    says: noData,
  },
  {
    row: 5,
    of: 'cluster IPs of both families, IPv4',
    objects: kubernetes(['10.43.0.1', 'fd43::1']),
    ask: 'kubernetes.default.svc.cluster.local A',
    says: ['NOERROR aa rd ra', 'kubernetes.default.svc.cluster.local. 5 A 10.43.0.1'],
  },
  {
    row: 5,
    of: 'cluster IPs of both families, IPv6',
    objects: kubernetes(['10.43.0.1', 'fd43::1']),
    ask: 'kubernetes.default.svc.cluster.local AAAA',
    says: ['NOERROR aa rd ra', 'kubernetes.default.svc.cluster.local. 5 AAAA fd43::1'],
  },
  {
    row: 6,
    of: 'named port: the Service’s number, not the target’s',
    objects: kubernetes(['10.43.0.1', 'fd43::1']),
    ask: '_https._tcp.kubernetes.default.svc.cluster.local SRV',
    says: [
      'NOERROR aa rd ra',
      '_https._tcp.kubernetes.default.svc.cluster.local. 5 SRV 0 100 443 kubernetes.default.svc.cluster.local.',
      'additional: kubernetes.default.svc.cluster.local. 5 A 10.43.0.1',
      'additional: kubernetes.default.svc.cluster.local. 5 AAAA fd43::1',
    ],
  },
  {
    row: 6,
    of: 'named port of UDP',
    objects: kubernetes(['10.43.0.1']),
    ask: '_dns._udp.kubernetes.default.svc.cluster.local SRV',
    says: [
      'NOERROR aa rd ra',
      '_dns._udp.kubernetes.default.svc.cluster.local. 5 SRV 0 100 53 kubernetes.default.svc.cluster.local.',
      'additional: kubernetes.default.svc.cluster.local. 5 A 10.43.0.1',
    ],
  },
  {
    row: 6,
    of: 'named port, asked with the other protocol',
    objects: kubernetes(['10.43.0.1']),
    ask: '_https._udp.kubernetes.default.svc.cluster.local SRV',
    says: noName,
  },
  {
    row: 7,
    of: 'unnamed port: nothing below the Service',
    objects: single,
    ask: '_tcp.single.default.svc.cluster.local SRV',
    says: noName,
  },
  {
    row: 8,
    of: 'reverse of a cluster IP',
    objects: kubernetes(['10.43.0.1']),
    ask: '1.0.43.10.in-addr.arpa PTR',
    says: [
      'NOERROR aa rd ra',
      '1.0.43.10.in-addr.arpa. 5 PTR kubernetes.default.svc.cluster.local.',
    ],
  },
  {
    row: 9,
    of: 'reverse of a cluster IP of IPv6',
    objects: kubernetes(['fd43::1']),
    ask: `${v6Reverse('1')}.3.4.d.f.ip6.arpa PTR`,
    says: [
      'NOERROR aa rd ra',
      `${v6Reverse('1')}.3.4.d.f.ip6.arpa. 5 PTR kubernetes.default.svc.cluster.local.`,
    ],
  },
  {
    row: 10,
    of: 'headless: each ready endpoint',
    objects: dual,
    ask: 'db.default.svc.cluster.local A',
    says: [
      'NOERROR aa rd ra',
      'db.default.svc.cluster.local. 5 A 10.42.0.7',
      'db.default.svc.cluster.local. 5 A 10.42.0.8',
    ],
  },
  {
    row: 10,
    of: 'headless: each ready endpoint, IPv6',
    objects: dual,
    ask: 'db.default.svc.cluster.local AAAA',
    says: [
      'NOERROR aa rd ra',
      'db.default.svc.cluster.local. 5 AAAA fd42::7',
      'db.default.svc.cluster.local. 5 AAAA fd42::8',
    ],
  },
  {
    row: 11,
    of: 'headless without a ready endpoint: no such name',
    objects: db('db-0=10.42.0.7!', 'db-1=10.42.0.8~'),
    ask: 'db.default.svc.cluster.local A',
    says: noName,
  },
  {
    row: 11,
    of: 'headless with endpoints of the other family: no data',
    objects: db('db-0=10.42.0.7'),
    ask: 'db.default.svc.cluster.local AAAA',
    says: noData,
  },
  {
    row: 12,
    of: 'member of a StatefulSet',
    objects: dual,
    ask: 'db-0.db.default.svc.cluster.local A',
    says: ['NOERROR aa rd ra', 'db-0.db.default.svc.cluster.local. 5 A 10.42.0.7'],
  },
  {
    row: 12,
    of: 'several addresses under one host name',
    objects: db('db-0=10.42.0.7', 'db-0=10.42.0.9'),
    ask: 'db-0.db.default.svc.cluster.local A',
    says: [
      'NOERROR aa rd ra',
      'db-0.db.default.svc.cluster.local. 5 A 10.42.0.7',
      'db-0.db.default.svc.cluster.local. 5 A 10.42.0.9',
    ],
  },
  {
    row: 13,
    of: 'endpoint without a host name',
    objects: db('10.42.0.7'),
    ask: '10-42-0-7.db.default.svc.cluster.local A',
    says: ['NOERROR aa rd ra', '10-42-0-7.db.default.svc.cluster.local. 5 A 10.42.0.7'],
  },
  {
    row: 14,
    of: 'headless SRV: the endpoint’s own port, each with its addresses',
    objects: db('db-0=10.42.0.7', 'db-1=10.42.0.8', 'db-2=10.42.0.9!'),
    ask: '_peer._tcp.db.default.svc.cluster.local SRV',
    says: [
      'NOERROR aa rd ra',
      '_peer._tcp.db.default.svc.cluster.local. 5 SRV 0 50 12380 db-0.db.default.svc.cluster.local.',
      '_peer._tcp.db.default.svc.cluster.local. 5 SRV 0 50 12380 db-1.db.default.svc.cluster.local.',
      'additional: db-0.db.default.svc.cluster.local. 5 A 10.42.0.7',
      'additional: db-1.db.default.svc.cluster.local. 5 A 10.42.0.8',
    ],
  },
  {
    row: 15,
    of: 'reverse of an endpoint',
    objects: db('db-0=10.42.0.7'),
    ask: '7.0.42.10.in-addr.arpa PTR',
    says: ['NOERROR aa rd ra', '7.0.42.10.in-addr.arpa. 5 PTR db-0.db.default.svc.cluster.local.'],
  },
  {
    row: 15,
    of: 'reverse of an endpoint of IPv6',
    objects: dual,
    ask: `${v6Reverse('8')}.2.4.d.f.ip6.arpa PTR`,
    says: [
      'NOERROR aa rd ra',
      `${v6Reverse('8')}.2.4.d.f.ip6.arpa. 5 PTR db-1.db.default.svc.cluster.local.`,
    ],
  },
  {
    row: 16,
    of: 'ExternalName, with the target’s addresses',
    objects: alias,
    ask: 'foo.default.svc.cluster.local A',
    says: [
      'NOERROR aa rd ra',
      'foo.default.svc.cluster.local. 5 CNAME db-0.db.default.svc.cluster.local.',
      'db-0.db.default.svc.cluster.local. 5 A 10.42.0.7',
    ],
  },
  {
    row: 16,
    of: 'ExternalName outside that nobody resolves: the alias all the same',
    objects: alias,
    ask: 'out.default.svc.cluster.local A',
    says: ['NOERROR aa rd ra', 'out.default.svc.cluster.local. 5 CNAME www.example.com.'],
  },
  {
    row: 17,
    of: 'ExternalName, IPv6',
    objects: alias,
    ask: 'foo.default.svc.cluster.local AAAA',
    says: [
      'NOERROR aa rd ra',
      'foo.default.svc.cluster.local. 5 CNAME db-0.db.default.svc.cluster.local.',
      'db-0.db.default.svc.cluster.local. 5 AAAA fd42::7',
    ],
  },
];

describe('the specification, row by row', () => {
  test.each(rows)('$row. $of', async ({ objects, ask, says }) => {
    expect(await withDns(objects, (dns) => askEachWay(dns, ask))).toEqual(says);
  });

  test('18. publishNotReadyAddresses: whatever the slices call ready is published', async () => {
    // The endpoint controller sets `ready` for all that such a Service selects, terminating ones too.
    const ready = { ready: true, serving: false, terminating: true };
    const published = slice('db', ['db-0=10.42.0.7']);
    const endpoints = published.endpoints?.map((endpoint) => ({ ...endpoint, conditions: ready }));
    const objects = {
      services: [service('db', { publishNotReadyAddresses: true })],
      slices: [{ ...published, endpoints: endpoints ?? [] }],
    };
    const names = ['db.default', 'db-0.db.default', '_mysql._tcp.db.default'];
    const answers = await withDns(objects, async (dns) => {
      const asked = [
        ...names.slice(0, 2).map((name) => `${name}.svc.cluster.local A`),
        `${names[2]}.svc.cluster.local SRV`,
        '7.0.42.10.in-addr.arpa PTR',
      ];
      return Promise.all(asked.map(async (ask) => (await askEachWay(dns, ask))[1]));
    });
    expect(answers).toEqual([
      'db.default.svc.cluster.local. 5 A 10.42.0.7',
      'db-0.db.default.svc.cluster.local. 5 A 10.42.0.7',
      '_mysql._tcp.db.default.svc.cluster.local. 5 SRV 0 100 3306 db-0.db.default.svc.cluster.local.',
      '7.0.42.10.in-addr.arpa. 5 PTR db-0.db.default.svc.cluster.local.',
    ]);
  });
});
