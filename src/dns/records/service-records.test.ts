/** The schema, row by row: Kubernetes DNS-Based Service Discovery 1.1.0, and what clients expect beyond it. */
import { describe, expect, test } from 'vitest';
import type { EndpointSlice, Service } from '#api/gen/types.ts';
import { service, slice, withMemberNames } from '../fixtures.ts';
import { recordsOf } from './service-records.ts';
import type { ServiceRecord } from './service-records.ts';

/** Like lines of a zone file, names below `cluster.local` shortened. */
function told(record: ServiceRecord): string {
  const short = (name: string): string => name.replace(/\.svc\.cluster\.local$/, '');
  const name = short(record.name);
  switch (record.type) {
    case 'A':
    case 'AAAA':
      return `${name} ${record.type} ${record.address}`;
    case 'PTR':
      return `${name} PTR ${short(record.target)} (${record.rank})`;
    case 'CNAME':
      return `${name} CNAME ${short(record.target)}`;
    case 'SRV':
    default:
      return `${name} SRV ${record.weight} ${record.port} ${short(record.target)}`;
  }
}

const routed = { clusterIP: '10.43.0.7', clusterIPs: ['10.43.0.7'] };
const cases: readonly {
  name: string;
  of: Service;
  slices: readonly EndpointSlice[];
  lines: readonly string[];
}[] = [
  {
    name: 'a cluster IP: address, its reverse, and its named port',
    of: service('web', { ...routed, ports: [{ name: 'HTTP', port: 80, targetPort: 8080 }] }),
    slices: [],
    lines: [
      'web.default A 10.43.0.7',
      '_http._tcp.web.default SRV 100 80 web.default',
      'web.default SRV 100 80 web.default',
      '7.0.43.10.in-addr.arpa PTR web.default (0)',
    ],
  },
  {
    name: 'an unnamed port has its SRV at the Service’s name only',
    of: service('web', { ...routed, ports: [{ port: 80 }] }),
    slices: [],
    lines: [
      'web.default A 10.43.0.7',
      'web.default SRV 100 80 web.default',
      '7.0.43.10.in-addr.arpa PTR web.default (0)',
    ],
  },
  {
    name: 'both families',
    of: service('web', { clusterIP: '10.43.0.7', clusterIPs: ['10.43.0.7', 'fd43::7'], ports: [] }),
    slices: [],
    lines: [
      'web.default A 10.43.0.7',
      'web.default AAAA fd43::7',
      '7.0.43.10.in-addr.arpa PTR web.default (0)',
      '7.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.3.4.d.f.ip6.arpa PTR web.default (0)',
    ],
  },
  {
    name: 'headless: the ready members, each with its name; SRV with the port that the member serves',
    of: service('db'),
    slices: [
      slice('db', ['mysql-0=10.42.0.2', 'mysql-1=10.42.0.3!', 'mysql-2=10.42.0.4'], {
        ports: [{ name: 'mysql', port: 13_306, protocol: 'TCP' }],
      }),
    ],
    lines: [
      'db.default A 10.42.0.2',
      'db.default A 10.42.0.4',
      '_mysql._tcp.db.default SRV 50 13306 mysql-0.db.default',
      '_mysql._tcp.db.default SRV 50 13306 mysql-2.db.default',
      'db.default SRV 50 13306 mysql-0.db.default',
      'db.default SRV 50 13306 mysql-2.db.default',
      'mysql-0.db.default A 10.42.0.2',
      '2.0.42.10.in-addr.arpa PTR mysql-0.db.default (1)',
      'mysql-2.db.default A 10.42.0.4',
      '4.0.42.10.in-addr.arpa PTR mysql-2.db.default (1)',
    ],
  },
  {
    name: 'by annotation: a member that isn’t ready has its name, but isn’t in the set; one that ends has none',
    of: withMemberNames(service('db')),
    slices: [
      slice('db', ['mysql-0=10.42.0.2', 'mysql-1=10.42.0.3!', '10.42.0.4!', 'b=10.42.0.5~']),
    ],
    lines: [
      'db.default A 10.42.0.2',
      '_mysql._tcp.db.default SRV 100 3306 mysql-0.db.default',
      'db.default SRV 100 3306 mysql-0.db.default',
      'mysql-0.db.default A 10.42.0.2',
      '2.0.42.10.in-addr.arpa PTR mysql-0.db.default (1)',
      'mysql-1.db.default A 10.42.0.3',
      '3.0.42.10.in-addr.arpa PTR mysql-1.db.default (1)',
    ],
  },
  {
    name: 'another value of the annotation changes nothing',
    of: withMemberNames(service('db'), 'ready'),
    slices: [slice('db', ['mysql-1=10.42.0.3!'])],
    lines: [],
  },
  {
    name: 'headless without ready members: nothing',
    of: service('db'),
    slices: [slice('db', ['a=10.42.0.2!'])],
    lines: [],
  },
  {
    name: 'headless without ports: addresses, no SRV',
    of: service('db', { ports: [] }),
    slices: [slice('db', ['mysql-0=10.42.0.2'], { ports: [] })],
    lines: [
      'db.default A 10.42.0.2',
      'mysql-0.db.default A 10.42.0.2',
      '2.0.42.10.in-addr.arpa PTR mysql-0.db.default (1)',
    ],
  },
  {
    name: 'a member without a name is called by its address',
    of: service('db', { ports: [] }),
    slices: [
      slice('db', ['10.42.0.2'], { ports: [] }),
      slice('db', ['fd00::'], { ports: [], family: 'IPv6' }),
    ],
    lines: [
      'db.default A 10.42.0.2',
      'db.default AAAA fd00::',
      '10-42-0-2.db.default A 10.42.0.2',
      '2.0.42.10.in-addr.arpa PTR 10-42-0-2.db.default (2)',
      'fd00--0.db.default AAAA fd00::',
      `${'0.'.repeat(28)}0.0.d.f.ip6.arpa PTR fd00--0.db.default (2)`,
    ],
  },
  {
    name: 'members of a routed Service have names too',
    of: service('web', { ...routed, ports: [] }),
    slices: [slice('web', ['web-0=10.42.0.2'], { ports: [] })],
    lines: [
      'web.default A 10.43.0.7',
      '7.0.43.10.in-addr.arpa PTR web.default (0)',
      'web-0.web.default A 10.42.0.2',
      '2.0.42.10.in-addr.arpa PTR web-0.web.default (1)',
    ],
  },
  {
    name: 'an endpoint that is in two slices for a moment counts once',
    of: service('db', { ports: [] }),
    slices: [
      slice('db', ['a=10.42.0.2'], { ports: [] }),
      slice('db', ['a=10.42.0.2'], { ports: [], suffix: 'fghij' }),
    ],
    lines: [
      'db.default A 10.42.0.2',
      'a.db.default A 10.42.0.2',
      '2.0.42.10.in-addr.arpa PTR a.db.default (1)',
    ],
  },
  {
    name: 'ExternalName',
    of: service('old', { type: 'ExternalName', clusterIP: '', externalName: 'WWW.example.com.' }),
    slices: [],
    lines: ['old.default CNAME www.example.com'],
  },
  {
    name: 'ExternalName that is an address',
    of: service('old', { type: 'ExternalName', clusterIP: '', externalName: '192.0.2.1' }),
    slices: [],
    lines: [],
  },
  {
    name: 'a Service that has no address yet',
    of: service('web', { clusterIP: '' }),
    slices: [],
    lines: [],
  },
];

describe('recordsOf()', () => {
  test.each(cases)('$name', ({ of, slices, lines }) => {
    expect(recordsOf(of, slices, 'cluster.local').map(told)).toEqual(lines);
  });

  test('a condition that isn’t told means ready', () => {
    const told = slice('db', ['a=10.42.0.2']);
    const endpoints = told.endpoints?.map(({ conditions: _none, ...endpoint }) => endpoint);
    const records = recordsOf(
      service('db'),
      [{ ...told, endpoints }] as EndpointSlice[],
      'cluster.local',
    );
    expect(records).toContainEqual({
      name: 'a.db.default.svc.cluster.local',
      type: 'A',
      address: '10.42.0.2',
    });
  });
});
