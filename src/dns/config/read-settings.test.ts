import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toWire } from '../wire/name.ts';
import { directiveReaders } from './directives.ts';
import { defaultCorefile } from './default-corefile.ts';
import { readSettings } from './read-settings.ts';
import { defaultClusterSettings, defaultSettings } from './settings.ts';
import type { DnsSettings } from './settings.ts';

function read(
  corefile: string,
  more: Record<string, string> = {},
  custom: Record<string, string> = {},
) {
  const data = { Corefile: corefile, ...more };
  return readSettings({ data, custom, clusterDomain: 'cluster.local' });
}

function settingsOf(corefile: string, more?: Record<string, string>): DnsSettings {
  const { settings, problems } = read(corefile, more);
  expect(problems).toEqual([]);
  return settings ?? defaultSettings;
}

const cluster =
  'kubernetes cluster.local in-addr.arpa ip6.arpa {\n fallthrough in-addr.arpa ip6.arpa\n}';
const within = (lines: string): string => `.:53 {\n${cluster}\n${lines}\n}\n`;
const serverOf = (lines: string, more?: Record<string, string>) =>
  settingsOf(within(lines), more).servers[0];

test('the Corefile of a new cluster says what a cluster without one does', () => {
  expect(read(defaultCorefile('cluster.local'))).toEqual({
    settings: defaultSettings,
    problems: [],
    notes: [],
  });
});

const kubeadm = `.:53 {
    errors
    health {
       lameduck 5s
    }
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
       ttl 30
    }
    prometheus :9153
    forward . /etc/resolv.conf {
       max_concurrent 1000
    }
    cache 30 {
       disable success cluster.local
       disable denial cluster.local
    }
    loop
    reload
    loadbalance
}
`;

const k3s = `.:53 {
    errors
    health
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
      pods insecure
      fallthrough in-addr.arpa ip6.arpa
    }
    hosts /etc/coredns/NodeHosts {
      ttl 60
      reload 15s
      fallthrough
    }
    prometheus :9153
    forward . /etc/resolv.conf
    cache 30
    loop
    reload
    loadbalance
    import /etc/coredns/custom/*.override
}
import /etc/coredns/custom/*.server
`;

describe('Corefiles that people have', () => {
  test('kubeadm’s', () => {
    const { settings, problems, notes } = read(kubeadm);
    expect(problems).toEqual([]);
    expect(settings).toMatchObject({
      ttl: 30,
      negativeTtl: 0,
      cache: { successTtl: 30, denialTtl: 30 },
      cluster: defaultClusterSettings,
      forward: [{ zone: '\0', to: ['resolv-conf'], policy: 'random', maxConcurrent: 1000 }],
    });
    expect(notes.map((note) => note.replace(/ does nothing here.*/, ''))).toEqual([
      'Corefile:3: "health"',
      'Corefile:6: "ready"',
      'Corefile:12: "prometheus"',
    ]);
  });

  test('k3s’, with the hosts of its nodes and somebody’s own additions', () => {
    const { settings, problems } = read(
      k3s,
      { NodeHosts: '192.168.1.5 node-1 # the first\n\nfd00::5 node-1\n' },
      {
        'b.override': 'log',
        'a.override': 'rewrite name a.example b.example',
        'x.server': 'x.example {\n forward . 10.0.0.1\n}',
      },
    );
    expect(problems).toEqual([]);
    expect(settings?.ttl).toBe(5);
    expect(settings?.servers[0]).toMatchObject({
      hosts: [
        {
          ttl: 60,
          fallthrough: ['\0'],
          addresses: new Map([[toWire('node-1'), ['192.168.1.5', 'fd00::5']]]),
        },
      ],
      log: [{ classes: ['all'] }],
      rewrites: [{ kind: 'name' }],
    });
    expect(settings?.forward).toMatchObject([
      { zone: '\0' },
      { zone: toWire('x.example'), to: [{ address: '10.0.0.1', port: 53 }] },
    ]);
  });

  test('k3s’ without the key that it makes', () => {
    expect(read(k3s)).toMatchObject({
      problems: [],
      notes: expect.arrayContaining([
        'Corefile:9: the ConfigMap has no key NodeHosts, so hosts /etc/coredns/NodeHosts is empty',
      ]),
    });
  });

  test('the one that Kubernetes’ own tests write', () => {
    const { forward } = settingsOf(`${within('forward . /etc/resolv.conf')}
      acme.local:53 {
        forward . 10.42.0.9
      }`);
    expect(forward).toMatchObject([
      { zone: '\0', to: ['resolv-conf'] },
      { zone: toWire('acme.local'), to: [{ address: '10.42.0.9', port: 53 }] },
    ]);
  });
});

describe('kubernetes', () => {
  test.each<[string, object]>([
    ['', { pods: 'disabled', claimed: [toWire('in-addr.arpa'), toWire('ip6.arpa')] }],
    ['fallthrough', { fallthrough: ['\0'], claimed: [] }],
    ['fallthrough ip6.arpa', { claimed: [toWire('in-addr.arpa')] }],
    ['pods verified', { pods: 'verified' }],
    ['endpoint_pod_names', { endpointPodNames: true }],
    ['noendpoints', { noEndpoints: true }],
    ['ignore empty_service', { ignoreEmptyService: true }],
    ['namespaces a b', { namespaces: ['a', 'b'] }],
    [
      'labels environment in (production, qa),!old',
      { labels: 'environment in (production, qa),!old' },
    ],
  ])('%s', (option, wanted) => {
    const corefile = `. {\n kubernetes cluster.local in-addr.arpa ip6.arpa {\n${option}\n}\n}`;
    expect(settingsOf(corefile).cluster).toMatchObject(wanted);
  });

  test.each<[string, number, number]>([
    ['', 5, 0],
    ['ttl 0', 0, 0],
    ['ttl 3600\nnegative_ttl 10', 3600, 10],
  ])('%j', (options, ttl, negativeTtl) => {
    expect(
      settingsOf(
        `. {\n kubernetes {\n${options}\n}\n}`.replace('kubernetes', 'kubernetes cluster.local'),
      ),
    ).toMatchObject({ ttl, negativeTtl });
  });
});

describe('forward', () => {
  test.each<[string, object]>([
    [
      'forward . 10.0.0.1',
      { zone: '\0', to: [{ address: '10.0.0.1', port: 53 }], policy: 'random' },
    ],
    ['forward . dns://10.0.0.1:5353', { to: [{ address: '10.0.0.1', port: 5353 }] }],
    ['forward . fd00::1', { to: [{ address: 'fd00::1', port: 53 }] }],
    ['forward . [fd00::1]:54', { to: [{ address: 'fd00::1', port: 54 }] }],
    [
      'forward corp.example 10.0.0.1 /etc/resolv.conf',
      { zone: toWire('corp.example'), to: [{}, 'resolv-conf'] },
    ],
    [
      'forward . 10.0.0.1 {\n except a.example b.example\n}',
      { except: [toWire('a.example'), toWire('b.example')] },
    ],
    [
      'forward . 10.0.0.1 {\n force_tcp\n max_fails 0\n expire 1m30s\n}',
      { forceTcp: true, maxFails: 0, expireMs: 90_000 },
    ],
    [
      'forward . 10.0.0.1 {\n policy round_robin\n max_concurrent 0\n}',
      { policy: 'round_robin', maxConcurrent: Number.MAX_SAFE_INTEGER },
    ],
  ])('%j', (line, wanted) => {
    expect(settingsOf(within(line)).forward[0]).toMatchObject(wanted);
  });

  test('a block’s names go where its own lines say, or nowhere', () => {
    const { forward } =
      settingsOf(`${within('forward . 10.0.0.1 {\n except d.example\n}\nforward a.b.example 10.0.0.2\nforward c.example 10.0.0.4')}
      b.example {\n forward . 10.0.0.3\n}
      silent.example {\n log\n}`);
    expect(
      Object.fromEntries(
        forward.map(({ zone, to }) => [
          zone,
          to.map((each) => (each === 'resolv-conf' ? each : each.address)),
        ]),
      ),
    ).toEqual({
      '\0': ['10.0.0.1'],
      [toWire('c.example')]: ['10.0.0.4'],
      // Also a.b.example: the longer block has it.
      [toWire('b.example')]: ['10.0.0.3'],
      [toWire('silent.example')]: [],
      [toWire('d.example')]: [],
    });
  });
});

test.each<[string, number, number]>([
  ['', 0, 0],
  ['cache', 3600, 1800],
  ['cache 30', 30, 30],
  ['cache 30 .', 30, 30],
  ['cache 9000', 3600, 1800],
  ['cache {\n success 9984 60\n denial 9984 10 5\n}', 60, 10],
  ['cache 30 {\n disable denial\n}', 30, 0],
  ['cache 30 {\n disable success .\n}', 0, 30],
  ['cache 30 {\n disable success cluster.local\n disable denial cluster.local\n}', 30, 30],
])('%j', (lines, successTtl, denialTtl) => {
  expect(settingsOf(within(lines)).cache).toEqual({ successTtl, denialTtl });
});

test('ranges of addresses are zones', () => {
  const { servers } = settingsOf(`${within('')}10.0.0.0/8 {\n log\n}`);
  expect(servers[1]?.zones).toEqual([toWire('10.in-addr.arpa')]);
});

test('autopath: in its own zones, or in those of its block', () => {
  expect(serverOf('autopath @kubernetes')?.autopath).toEqual(['\0']);
  expect(serverOf('autopath svc.cluster.local @kubernetes')?.autopath).toEqual([
    toWire('svc.cluster.local'),
  ]);
  expect(serverOf('')?.autopath).toEqual([]);
});

test('log: the names, the format and the classes', () => {
  expect(serverOf('log a.example "{name} {rcode}" {\n class denial error\n}')?.log).toEqual([
    { zones: [toWire('a.example')], format: '{name} {rcode}', classes: ['denial', 'error'] },
  ]);
  expect(serverOf('log . {combined}')?.log[0]?.format).toContain('{>id} {>opcode} "');
});

describe('what is refused, each with its place', () => {
  test.each([
    ['dnssec', 'Corefile:5: directive "dnssec" is not supported'],
    ['kubernetes cluster.local', '"kubernetes" stands twice'],
    ['hosts /etc/hosts', 'only /etc/coredns/KEY'],
    ['hosts {\n10.0.0 a\n}', '"10.0.0" in hosts is neither'],
    ['hosts {\n10.0.0.1 a..b\n}', '"a..b" is not a domain name'],
    ['rewrite edns0 local set 0xffee x', 'rewrite of "edns0" is not supported'],
    ['rewrite name regex (a b', '"(a" is no regular expression'],
    ['rewrite name a', 'takes two names'],
    ['rewrite name a b answer', 'write: answer auto'],
    ['rewrite type A NOPE', '"NOPE" is not a record type'],
    ['rewrite ttl a.example', 'takes 1 words'],
    ['template CH TXT', 'write: template IN TYPE'],
    ['template IN A {\n answer "x A 1.2.3"\n}', '"1.2.3" is no address for A'],
    ['template IN MX {\n answer "x MX 10 y"\n}', 'records of type "MX" are not supported'],
    ['template IN A {\n answer "{{ .Nope }} A 1.2.3.4"\n}', '{{ .Nope }} is not supported'],
    ['template IN A {\n match (a)\n answer "{{ index .Match 2 }} A 1.2.3.4"\n}', 'have no group 2'],
    ['template IN A {\n match (?P<a>a)\n answer "{{ .Group.b }} A 1.2.3.4"\n}', 'have no group b'],
    ['template IN A {\n match (?=a)\n}', 'is no regular expression'],
    ['template IN A {\n rcode NOPE\n}', 'rcode "NOPE" is not supported'],
    [
      'template IN A {\n ederror 21\n}',
      'Corefile:6: option "ederror" of "template" is not supported',
    ],
    ['forward .', 'write: forward ZONE ADDRESS...'],
    ['forward . resolver.example', '"resolver.example" is not an address'],
    ['forward . tls://10.0.0.1', 'forwarding by tls is not supported'],
    ['forward . /etc/other.conf', 'only /etc/resolv.conf'],
    ['forward . 10.0.0.1:70000', 'not a whole number from 0 to 65535'],
    ['forward . 10.0.0.1 {\n policy fastest\n}', 'policy is random'],
    ['forward . 10.0.0.1 {\n expire soon\n}', '"soon" is not a time'],
    [
      'forward . 10.0.0.1 {\n tls_servername x\n}',
      'option "tls_servername" of "forward" is not supported',
    ],
    ['cache 30\ncache 40', '"cache" stands twice'],
    ['log . "{nope}"', '{nope} in the format of log is not supported'],
    ['log {\n class some\n}', 'classes are'],
    ['loadbalance weighted x', 'loadbalance is round_robin'],
    ['autopath /etc/resolv.conf', 'write: autopath @kubernetes'],
    ['autopath', 'write: autopath @kubernetes'],
    ['autopath @kubernetes\nautopath @kubernetes', '"autopath" stands twice'],
  ])('%j', (lines, why) => {
    const { settings, problems } = read(within(lines));
    expect(settings).toBeUndefined();
    expect(problems).toEqual([expect.stringContaining(why)]);
  });

  test.each([
    ['. {\n forward . 10.0.0.1\n}', "the cluster's own names would have no answer"],
    ['. {\n kubernetes other.local\n}', "this cluster's zone is cluster.local"],
    [
      '. {\n kubernetes cluster.local {\n pods some\n}\n}',
      'pods are disabled, insecure or verified',
    ],
    ['. {\n kubernetes cluster.local {\n ttl 3601\n}\n}', 'from 0 to 3600'],
    ['. {\n kubernetes cluster.local {\n labels a=b=c\n}\n}', "found '=', expected"],
    [
      '. {\n kubernetes cluster.local {\n transfer to *\n}\n}',
      'option "transfer" of "kubernetes" is not supported',
    ],
    [`${within('')}cluster.local {\n log\n}`, 'own names would have no answer'],
    [`${within('')}a.example {\n autopath @kubernetes\n}`, 'stands in the block of kubernetes'],
    [`${within('')}.:53 {\n log\n}`, 'its zone is also that of line 1'],
    [`${within('')}tls://a {\n log\n}`, 'DNS over tls is not supported'],
    [`${within('')}a:5353 {\n log\n}`, 'at port 53 only'],
    [`${within('')}a {\n forward b 10.0.0.1\n}`, 'b is not in the zones of this block'],
  ])('%j', (corefile, why) => {
    const { settings, problems } = read(corefile);
    expect(settings).toBeUndefined();
    expect(problems.join('\n')).toContain(why);
  });

  test('everything that is wrong is told at once, in other files too', () => {
    const { problems } = read(
      within('dnssec\nimport /etc/coredns/custom/*\nwhoami'),
      {},
      { mine: 'log\nnope\n' },
    );
    expect(problems).toEqual([
      expect.stringContaining('Corefile:5: directive "dnssec"'),
      expect.stringContaining('coredns-custom/mine:2: directive "nope"'),
      expect.stringContaining('Corefile:7: directive "whoami"'),
    ]);
  });

  test('a ConfigMap without a Corefile', () => {
    expect(readSettings({ data: {}, custom: {}, clusterDomain: 'cluster.local' }).problems).toEqual(
      ['Corefile:1: the ConfigMap has no key "Corefile"'],
    );
  });
});

test('whatever stands in the ConfigMap comes to settings or to problems, never to an exception', () => {
  const word = fc.constantFrom(
    ...directiveReaders.keys(),
    ...'{ } \n . cluster.local 10.0.0.1 fd00::/8 in-addr.arpa -1 5 30s IN ANY A SOA'.split(' '),
    ...'continue stop name regex suffix exact (.*) ( {1} answer auto value ttl match rcode'.split(
      ' ',
    ),
    ...'fallthrough success denial disable pods verified except policy random /etc/coredns/k'.split(
      ' ',
    ),
    '"{{ .Name }} A 1.2.3.4"',
    '"{{ index .Match 1 }}"',
    '"{name}"',
    'import',
    'labels',
    '\n',
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 40 }), (words) => {
      const { settings, problems } = read(within(words.join(' ')), { k: words.join('\n') });
      expect(settings === undefined).toBe(problems.length > 0);
    }),
    { numRuns: 3000 },
  );
});

test('what is read survives the way to another thread', () => {
  const settings = settingsOf(k3s, { NodeHosts: '10.0.0.1 a' });
  expect(structuredClone(settings)).toEqual(settings);
});
