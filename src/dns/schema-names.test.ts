/**
 * Names beyond the specification: what clients expect because CoreDNS answers it, and where CoreDNS is wrong, the right
 * answer. One cluster, a question, the whole answer.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { service, slice } from './fixtures.ts';
import { LoopbackDns, askEachWay, noData, noName, told } from './testing/loopback.ts';

const ok = 'NOERROR aa rd ra';
const external = (name: string, externalName: string) =>
  service(name, { type: 'ExternalName', clusterIP: '', externalName });
const links = Array.from({ length: 12 }, (_, at) =>
  external(`link-${at}`, `link-${at + 1}.default.svc.cluster.local`),
);
const many = Array.from({ length: 130 }, (_, at) => `m-${at}=10.42.1.${at}`);

const dns = new LoopbackDns();
beforeAll(async () => {
  await dns.listen();
  await dns.hold({
    namespaces: ['prod', 'empty'],
    services: [
      service('kube-dns', { clusterIP: '10.43.0.10', ports: [] }, 'kube-system'),
      service('db', { ports: [{ name: 'peer', port: 2380 }, { port: 9000 }] }, 'prod'),
      service('all', { ports: [] }, 'prod'),
      service('web', { clusterIP: '10.43.0.7', ports: [{ name: 'HTTP', port: 80 }] }, 'prod'),
      service('both', { clusterIP: '10.43.0.8', clusterIPs: ['10.43.0.8', 'fd43::8'] }, 'prod'),
      service('many', {}, 'prod'),
      service('six', {}, 'prod'),
      service('bare', { ports: [] }, 'prod'),
      service('dashes', { ports: [] }, 'prod'),
      external('inside', 'db-0.db.prod.svc.cluster.local'),
      external('pod', '10-42-0-7.prod.pod.cluster.local'),
      external('nowhere', 'no.prod.svc.cluster.local'),
      external('barren', 'web.prod.svc.cluster.local'),
      external('loop-a', 'loop-b.default.svc.cluster.local'),
      external('loop-b', 'loop-a.default.svc.cluster.local'),
      external('address', '192.0.2.1'),
      external('shouting', 'DB-0.db.PROD.svc.cluster.local.'),
      ...links,
    ],
    slices: [
      slice('db', ['db-0=10.42.0.7', 'db-1=10.42.0.8'], {
        namespace: 'prod',
        ports: [
          { name: 'peer', port: 2380, protocol: 'TCP' },
          { name: '', port: 9000, protocol: 'TCP' },
        ],
      }),
      slice('all', ['10.42.0.7', '10.42.0.8'], { namespace: 'prod', ports: [] }),
      slice('web', ['web-0=10.42.0.20', '10.42.0.21'], { namespace: 'prod' }),
      slice('many', many, { namespace: 'prod' }),
      slice('six', many.slice(0, 6), { namespace: 'prod' }),
      slice('bare', ['10.42.0.30'], { namespace: 'prod', ports: [] }),
      slice('dashes', ['fd42::', 'fd42::9'], { namespace: 'prod', ports: [], family: 'IPv6' }),
    ],
  });
});
afterAll(() => dns.stop());

/** Of names below the cluster's domain, which is left out in both columns. */
function short(lines: readonly string[]): readonly string[] {
  return lines.map((line) => line.replaceAll('.cluster.local.', ''));
}

type Row = readonly [of: string, ask: string, says: readonly string[]];

describe('what clients expect beyond the specification', () => {
  test.each<Row>([
    ['a Pod’s address', '10-42-0-9.prod.pod A', [ok, '10-42-0-9.prod.pod 5 A 10.42.0.9']],
    ['in a namespace that isn’t there', '10-42-0-9.none.pod A', noName],
    ['a Pod’s address of IPv6', 'fd00--7.prod.pod AAAA', [ok, 'fd00--7.prod.pod 5 AAAA fd00::7']],
    ['a Pod’s address, the other family', 'fd00--7.prod.pod A', noData],
    ['a Pod by its name', 'db-0.prod.pod A', noName],
    ['an address with dots in one label', '10\\.42\\.0\\.9.prod.pod A', noName],
    ['an address with a scope', 'fe80--1%eth0.prod.pod AAAA', noName],
    ['an address of five numbers', '10-42-0-9-1.prod.pod A', noName],
    ['an address with a number too large', '10-42-0-256.prod.pod A', noName],
    ['below a Pod’s address', 'a.10-42-0-9.prod.pod A', noName],
    [
      'a member of a Service with a cluster IP',
      'web-0.web.prod.svc A',
      [ok, 'web-0.web.prod.svc 5 A 10.42.0.20'],
    ],
    [
      'an endpoint of a Service with a cluster IP',
      '10-42-0-21.web.prod.svc A',
      [ok, '10-42-0-21.web.prod.svc 5 A 10.42.0.21'],
    ],
    [
      'SRV at the Service’s own name: all ports, the unnamed one too',
      'db.prod.svc SRV',
      [
        ok,
        'db.prod.svc 5 SRV 0 25 2380 db-0.db.prod.svc',
        'db.prod.svc 5 SRV 0 25 2380 db-1.db.prod.svc',
        'db.prod.svc 5 SRV 0 25 9000 db-0.db.prod.svc',
        'db.prod.svc 5 SRV 0 25 9000 db-1.db.prod.svc',
        'additional: db-0.db.prod.svc 5 A 10.42.0.7',
        'additional: db-1.db.prod.svc 5 A 10.42.0.8',
      ],
    ],
    ['other types at a Service', 'web.prod.svc MX', noData],
    ['other types at a Service', 'web.prod.svc TXT', noData],
    ['other types at a Service', 'web.prod.svc HTTPS', noData],
    ['other types at a Service', 'web.prod.svc CAA', noData],
    ['other types at a Service', 'web.prod.svc DS', noData],
    ['other types at no name', 'no.prod.svc HTTPS', noName],
    ['ANY at a name (RFC 8482)', 'db.prod.svc ANY', [ok, 'db.prod.svc 5 HINFO "RFC8482" ""']],
    ['ANY at an empty name', 'svc ANY', [ok, 'svc 5 HINFO "RFC8482" ""']],
    ['ANY at no name', 'no.prod.svc ANY', noName],
    [
      'ANY at an alias',
      'inside.default.svc ANY',
      [ok, 'inside.default.svc 5 CNAME db-0.db.prod.svc'],
    ],
  ])('%s: %s', async (_, ask, says) => {
    const [name, type] = ask.split(' ');
    expect(short(await askEachWay(dns, `${name}.cluster.local ${type}`))).toEqual(short(says));
  });

  test.each<Row>([
    ['the zone', 'cluster.local SOA', [ok, noData[1]?.slice('authority: '.length) ?? '']],
    [
      'the zone’s server, with its address',
      'cluster.local NS',
      [
        ok,
        'cluster.local. 5 NS ns.dns.cluster.local.',
        'additional: ns.dns.cluster.local. 5 A 10.43.0.10',
      ],
    ],
    [
      'a reverse zone',
      '42.10.in-addr.arpa SOA',
      [
        ok,
        '42.10.in-addr.arpa. 0 SOA ns.dns.cluster.local. hostmaster.cluster.local. 1767225600 7200 1800 86400 0',
      ],
    ],
    [
      'a reverse zone’s server',
      '43.10.in-addr.arpa NS',
      [
        ok,
        '43.10.in-addr.arpa. 5 NS ns.dns.cluster.local.',
        'additional: ns.dns.cluster.local. 5 A 10.43.0.10',
      ],
    ],
    ['a transfer', 'cluster.local AXFR', ['REFUSED rd ra']],
    ['a transfer of changes', 'cluster.local IXFR', ['REFUSED rd ra']],
  ])('%s: %s', async (_, ask, says) => {
    expect(await askEachWay(dns, ask)).toEqual(says);
  });
});

describe('which names exist (RFC 8020): with data, or with a name below that has', () => {
  const there = ['', 'svc', 'pod', 'dns', 'prod.svc', 'prod.pod', 'empty.svc', 'empty.pod'];
  const below = ['_tcp.db.prod.svc', '_tcp.web.prod.svc', 'dns-version', 'ns.dns', 'web.prod.svc'];
  test.each([...there, ...below])('"%s" exists, and has no TXT or MX', async (name) => {
    const type = name === 'dns-version' ? 'A' : 'TXT';
    const full = `${name}${name ? '.' : ''}cluster.local`;
    expect(await askEachWay(dns, `${full} ${type}`)).toEqual(noData);
    expect(await askEachWay(dns, `${full} MX`)).toEqual(noData);
  });

  const absent = [
    'none.svc',
    'none.pod',
    'prod',
    'db.prod',
    'service',
    '_udp.db.prod.svc',
    '_http._tcp.db.prod.svc',
    'peer.tcp.db.prod.svc',
    'db-9.db.prod.svc',
    'a.db-0.db.prod.svc',
    'a._peer._tcp.db.prod.svc',
    'a.b.c.db.prod.svc',
    '*.prod.svc',
    '*.db.prod.svc',
    'any.any.svc',
    // The other headless Service of the same Pods doesn't name them.
    'db-0.all.prod.svc',
    // Nor does an alias have anything below it.
    'db-0.inside.default.svc',
    'address.default.svc',
    '\\..prod.svc',
  ];
  test.each(absent)('"%s" doesn’t', async (name) => {
    for (const type of ['A', 'AAAA', 'SRV']) {
      expect(await askEachWay(dns, `${name}.cluster.local ${type}`)).toEqual(noName);
    }
  });
});

describe('names as CoreDNS has them, and where it is wrong', () => {
  const weights = async (ask: string): Promise<readonly string[]> => {
    const { answers } = await dns.ask(`${ask}.cluster.local SRV`, { transport: 'tcp' });
    return [...new Set(answers.map((line) => line.split(' ')[4] ?? ''))];
  };
  test.each([
    ['two', '_peer._tcp.db.prod.svc', '50'],
    ['six', '_mysql._tcp.six.prod.svc', '16'],
    ['more than a hundred', '_mysql._tcp.many.prod.svc', '1'],
    // One target with two addresses is one choice.
    ['both families', '_mysql._tcp.both.prod.svc', '100'],
  ])('weights of %s', async (_, name, weight) => {
    expect(await weights(name)).toEqual([weight]);
  });

  test.each<Row>([
    ['no port, no SRV', 'bare.prod.svc.cluster.local SRV', noData],
    [
      'PTR: the governing Service’s name first, then the others in a fixed order',
      '7.0.42.10.in-addr.arpa PTR',
      [
        ok,
        '7.0.42.10.in-addr.arpa. 5 PTR db-0.db.prod.svc.cluster.local.',
        '7.0.42.10.in-addr.arpa. 5 PTR 10-42-0-7.all.prod.svc.cluster.local.',
      ],
    ],
    [
      'PTR of a cluster IP: that one',
      '10.0.43.10.in-addr.arpa PTR',
      [ok, '10.0.43.10.in-addr.arpa. 5 PTR kube-dns.kube-system.svc.cluster.local.'],
    ],
    [
      'a dashed name that would end in a dash',
      'fd42--0.dashes.prod.svc.cluster.local AAAA',
      [ok, 'fd42--0.dashes.prod.svc.cluster.local. 5 AAAA fd42::'],
    ],
    [
      'a dashed name of IPv6',
      'fd42--9.dashes.prod.svc.cluster.local AAAA',
      [ok, 'fd42--9.dashes.prod.svc.cluster.local. 5 AAAA fd42::9'],
    ],
    [
      'an alias, asked as such',
      'inside.default.svc.cluster.local CNAME',
      [ok, 'inside.default.svc.cluster.local. 5 CNAME db-0.db.prod.svc.cluster.local.'],
    ],
    [
      'an alias of a name in capitals',
      'shouting.default.svc.cluster.local A',
      [
        ok,
        'shouting.default.svc.cluster.local. 5 CNAME db-0.db.prod.svc.cluster.local.',
        'db-0.db.prod.svc.cluster.local. 5 A 10.42.0.7',
      ],
    ],
    [
      'an alias of a Pod’s address',
      'pod.default.svc.cluster.local A',
      [
        ok,
        'pod.default.svc.cluster.local. 5 CNAME 10-42-0-7.prod.pod.cluster.local.',
        '10-42-0-7.prod.pod.cluster.local. 5 A 10.42.0.7',
      ],
    ],
    [
      'an alias of a Pod’s address, the other family',
      'pod.default.svc.cluster.local AAAA',
      [
        ok,
        'pod.default.svc.cluster.local. 5 CNAME 10-42-0-7.prod.pod.cluster.local.',
        ...noData.slice(1),
      ],
    ],
    // RFC 1034 §3.6.2: an alias is one for every type; CoreDNS says that there is no such record.
    [
      'an alias, asked for SRV',
      'inside.default.svc.cluster.local SRV',
      [
        ok,
        'inside.default.svc.cluster.local. 5 CNAME db-0.db.prod.svc.cluster.local.',
        ...noData.slice(1),
      ],
    ],
    [
      'an alias of a name without such a record (RFC 2308 §2.2)',
      'barren.default.svc.cluster.local AAAA',
      [
        ok,
        'barren.default.svc.cluster.local. 5 CNAME web.prod.svc.cluster.local.',
        ...noData.slice(1),
      ],
    ],
    [
      'an alias of no name (RFC 6604)',
      'nowhere.default.svc.cluster.local A',
      [
        'NXDOMAIN aa rd ra',
        'nowhere.default.svc.cluster.local. 5 CNAME no.prod.svc.cluster.local.',
        ...noData.slice(1),
      ],
    ],
    [
      'aliases of each other, each once',
      'loop-a.default.svc.cluster.local A',
      [
        ok,
        'loop-a.default.svc.cluster.local. 5 CNAME loop-b.default.svc.cluster.local.',
        'loop-b.default.svc.cluster.local. 5 CNAME loop-a.default.svc.cluster.local.',
      ],
    ],
    [
      'ten aliases at most',
      'link-0.default.svc.cluster.local A',
      [
        ok,
        ...Array.from(
          { length: 10 },
          (_, at) =>
            `link-${at}.default.svc.cluster.local. 5 CNAME link-${at + 1}.default.svc.cluster.local.`,
        ),
      ],
    ],
    ['NS below the zone', 'prod.svc.cluster.local NS', noData],
    ['NS at no name', 'no.prod.svc.cluster.local NS', noName],
  ])('%s: %s', async (_, ask, says) => {
    expect(await askEachWay(dns, ask)).toEqual(says);
  });

  test.each<Row>([
    ['owner', 'wEb.Prod.SVC.cluster.LOCAL A', [ok, 'wEb.Prod.SVC.cluster.LOCAL. 5 A 10.43.0.7']],
    ['no such record', 'wEb.Prod.SVC.cluster.LOCAL TXT', noData],
    [
      'the zone’s part of targets; a Service’s and a namespace’s labels stay as they are',
      '_HTTP._tcp.wEb.Prod.SVC.cluster.LOCAL SRV',
      [
        ok,
        '_HTTP._tcp.wEb.Prod.SVC.cluster.LOCAL. 5 SRV 0 100 80 web.prod.svc.cluster.LOCAL.',
        'additional: wEb.Prod.SVC.cluster.LOCAL. 5 A 10.43.0.7',
      ],
    ],
    [
      'the names of servers',
      'cluster.LOCAL NS',
      [
        ok,
        'cluster.LOCAL. 5 NS ns.dns.cluster.LOCAL.',
        'additional: ns.dns.cluster.LOCAL. 5 A 10.43.0.10',
      ],
    ],
    [
      'the aliases',
      'inside.default.svc.cluster.LOCAL A',
      [
        ok,
        'inside.default.svc.cluster.LOCAL. 5 CNAME db-0.db.prod.svc.cluster.LOCAL.',
        'db-0.db.prod.svc.cluster.LOCAL. 5 A 10.42.0.7',
      ],
    ],
    [
      'reverse names',
      '7.0.42.10.IN-ADDR.arpa PTR',
      [
        ok,
        '7.0.42.10.IN-ADDR.arpa. 5 PTR db-0.db.prod.svc.cluster.local.',
        '7.0.42.10.IN-ADDR.arpa. 5 PTR 10-42-0-7.all.prod.svc.cluster.local.',
      ],
    ],
  ])('the question’s case, %s: %s', async (_, ask, says) => {
    expect(await askEachWay(dns, ask)).toEqual(says);
    const { question } = await dns.ask(ask);
    expect(question).toBe(ask.replace(' ', '. IN '));
  });
});

test.each([
  'example.com',
  'local',
  'cluster.local.example.com',
  'notcluster.local',
  '7.0.44.10.in-addr.arpa',
  '10.in-addr.arpa',
  '1.2.0.192.in-addr.arpa',
  `${'0.'.repeat(31)}f.ip6.arpa`,
  '.',
])(
  '"%s" is somebody else’s: nothing is said of it here when there is nobody to ask',
  async (name) => {
    for (const type of ['A', 'PTR', 'SOA', 'NS', 'ANY']) {
      expect(await askEachWay(dns, `${name} ${type}`)).toEqual(['NXDOMAIN rd ra']);
    }
  },
);

test('before the index is whole nothing is said to be absent', async () => {
  const young = new LoopbackDns();
  await young.listen();
  try {
    for (const ask of ['web.prod.svc.cluster.local A', '7.0.42.10.in-addr.arpa PTR']) {
      expect(told(await young.ask(ask))).toEqual(['SERVFAIL rd ra']);
    }
    expect(told(await young.ask('dns-version.cluster.local TXT'))[0]).toBe(ok);
  } finally {
    await young.stop();
  }
});
