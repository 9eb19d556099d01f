/** Every answer that is no plain look-up: absence, names of Pods, chains, other people's zones, odd questions. */
import { describe, expect, test } from 'vitest';
import { seededRandom } from '#base/random.ts';
import { VirtualClock } from '#base/virtual-clock.ts';
import { defaultSettings } from './config/settings.ts';
import { service, slice } from './fixtures.ts';
import { NameIndex, toIndexRecords } from './index.ts';
import { recordsOf } from './records/service-records.ts';
import { Resolver } from './resolver.ts';
import type { Transport } from './resolver.ts';
import { Forwarder } from './upstream/forwarder.ts';
import { flags, rcodes, types } from './wire/constants.ts';
import { fromWire, toWire } from './wire/name.ts';
import type { WireName } from './wire/name.ts';
import { encodeQuery, parseQuery } from './wire/query.ts';
import type { Query } from './wire/query.ts';
import type { ResourceRecord } from './wire/record.ts';
import { bare, readAnswer } from './wire/response.ts';
import type { ReadAnswer } from './wire/response.ts';
import { Zones } from './zones.ts';

const asker = { address: '10.42.0.9', port: 40_000 };

/** The world outside: `www.example.com` is there, `gone.example.com` isn't, and nothing else answers. */
class Outside extends Forwarder {
  readonly asked: string[] = [];

  constructor() {
    super({
      clock: new VirtualClock(),
      random: seededRandom(1),
      settings: defaultSettings,
      onLoop: () => undefined,
    });
  }

  override forward(query: Query): Buffer {
    this.asked.push(fromWire(query.name));
    return bare(query, rcodes.REFUSED);
  }

  override lookup(name: WireName): Promise<ReadAnswer | undefined> {
    this.asked.push(fromWire(name));
    const answer = (rcode: number, answers: readonly ResourceRecord[]): ReadAnswer => ({
      rcode,
      truncated: false,
      answers,
    });
    if (fromWire(name) === 'www.example.com.') {
      const data = { type: 'A', address: '192.0.2.1' } as const;
      return Promise.resolve(answer(rcodes.NOERROR, [{ name, ttl: 60, data }]));
    }
    if (fromWire(name) === 'gone.example.com.') return Promise.resolve(answer(rcodes.NXDOMAIN, []));
    return Promise.resolve(undefined);
  }
}

const external = (name: string, externalName: string) =>
  service(name, { type: 'ExternalName', clusterIP: '', externalName });

function build(synced = true) {
  const zones = new Zones({
    clusterDomain: 'cluster.local',
    ranges: ['10.42.0.0/16', '10.43.0.0/16'],
    dnsAddress: '10.43.0.10',
  });
  const index = new NameIndex(zones);
  index.apply('zones', zones.records());
  const all = [
    recordsOf(
      service('kubernetes', { clusterIP: '10.43.0.1', ports: [{ name: 'https', port: 443 }] }),
      [],
      'cluster.local',
    ),
    recordsOf(
      service('db'),
      [slice('db', ['mysql-0=10.42.0.2', 'mysql-1=10.42.0.3'])],
      'cluster.local',
    ),
    // Another headless Service that selects the same members: it isn't the one that names them.
    recordsOf(service('all'), [slice('all', ['10.42.0.2'])], 'cluster.local'),
    recordsOf(external('www', 'www.example.com'), [], 'cluster.local'),
    recordsOf(external('gone', 'gone.example.com'), [], 'cluster.local'),
    recordsOf(external('silent', 'silent.example.com'), [], 'cluster.local'),
    recordsOf(external('inside', 'mysql-1.db.default.svc.cluster.local'), [], 'cluster.local'),
    recordsOf(external('twice', 'inside.default.svc.cluster.local'), [], 'cluster.local'),
    recordsOf(external('nowhere', 'no.default.svc.cluster.local'), [], 'cluster.local'),
    recordsOf(external('loop', 'loop.default.svc.cluster.local'), [], 'cluster.local'),
  ];
  for (const [at, records] of all.entries()) index.apply(`${at}`, toIndexRecords(records));
  index.apply('namespace', [
    { name: toWire('default.svc.cluster.local'), data: undefined },
    { name: toWire('default.pod.cluster.local'), data: undefined },
  ]);
  const forwarder = new Outside();
  const resolver = new Resolver({ index, zones, forwarder });
  resolver.synced = synced;
  return { resolver, forwarder };
}

const ask = async (
  name: string,
  type: number,
  options: { readonly resolver?: Resolver; readonly transport?: Transport } = {},
): Promise<Buffer> => {
  const { resolver = build().resolver, transport = 'udp' } = options;
  const query = parseQuery(encodeQuery(1, { name: toWire(name), type }));
  if (typeof query === 'string') throw new TypeError(query);
  return resolver.answer(query, transport, asker);
};

/** The code's name, then what the answer section says. */
async function told(name: string, type: number, resolver?: Resolver): Promise<string> {
  const message = await ask(name, type, resolver ? { resolver } : {});
  const read = readAnswer(message);
  const rcode = Object.entries(rcodes).find(([, number]) => number === read?.rcode)?.[0];
  const data = read?.answers.map((record) =>
    'address' in record.data
      ? record.data.address
      : 'target' in record.data
        ? fromWire(record.data.target)
        : '',
  );
  return [rcode, ...(data ?? [])].join(' ');
}

describe('what exists and what does not', () => {
  test.each<[string, keyof typeof types, string]>([
    ['kubernetes.default.svc.cluster.local', 'A', 'NOERROR 10.43.0.1'],
    ['kubernetes.default.svc.cluster.local', 'AAAA', 'NOERROR'],
    ['kubernetes.default.svc.cluster.local', 'TXT', 'NOERROR'],
    ['_https._tcp.kubernetes.default.svc.cluster.local', 'A', 'NOERROR'],
    ['_tcp.kubernetes.default.svc.cluster.local', 'A', 'NOERROR'],
    ['_udp.kubernetes.default.svc.cluster.local', 'A', 'NXDOMAIN'],
    ['_http._tcp.kubernetes.default.svc.cluster.local', 'SRV', 'NXDOMAIN'],
    ['no.default.svc.cluster.local', 'A', 'NXDOMAIN'],
    ['mysql-9.db.default.svc.cluster.local', 'A', 'NXDOMAIN'],
    ['a.mysql-0.db.default.svc.cluster.local', 'A', 'NXDOMAIN'],
    ['default.svc.cluster.local', 'A', 'NOERROR'],
    ['other.svc.cluster.local', 'A', 'NXDOMAIN'],
    ['svc.cluster.local', 'A', 'NOERROR'],
    ['pod.cluster.local', 'A', 'NOERROR'],
    ['cluster.local', 'A', 'NOERROR'],
    ['db.default.cluster.local', 'A', 'NXDOMAIN'],
    ['db.cluster.local', 'A', 'NXDOMAIN'],
    ['dns-version.cluster.local', 'A', 'NOERROR'],
    ['ns.dns.cluster.local', 'A', 'NOERROR 10.43.0.10'],
    ['cluster.local', 'NS', 'NOERROR ns.dns.cluster.local.'],
  ])('%s %s: %s', async (name, type, expected) => {
    expect(await told(name, types[type])).toBe(expected);
  });

  test('a negative answer may not be remembered', async () => {
    const message = await ask('no.default.svc.cluster.local', types.A);
    expect(message.readUInt16BE(2) & flags.authoritative).not.toBe(0);
    // The SOA ends with its minimum, before the EDNS record.
    expect(message.readUInt32BE(message.length - 11 - 4)).toBe(0);
  });

  test('the apex has a SOA, and the schema its version', async () => {
    expect((await ask('cluster.local', types.SOA)).readUInt16BE(6)).toBe(1);
    expect((await ask('dns-version.cluster.local', types.TXT)).includes('\u00051.1.0')).toBe(true);
  });
});

describe('names of Pods by address', () => {
  test.each<[string, keyof typeof types, string]>([
    ['10-42-0-7.default.pod.cluster.local', 'A', 'NOERROR 10.42.0.7'],
    ['10-42-0-7.default.pod.cluster.local', 'AAAA', 'NOERROR'],
    ['fd00--7.default.pod.cluster.local', 'AAAA', 'NOERROR fd00::7'],
    ['10-42-0-7.other.pod.cluster.local', 'A', 'NXDOMAIN'],
    ['mysql-0.default.pod.cluster.local', 'A', 'NXDOMAIN'],
    ['default.pod.cluster.local', 'A', 'NOERROR'],
    ['a.10-42-0-7.default.pod.cluster.local', 'A', 'NXDOMAIN'],
    ['10-42-0-7.default.svc.cluster.local', 'A', 'NXDOMAIN'],
  ])('%s %s: %s', async (name, type, expected) => {
    expect(await told(name, types[type])).toBe(expected);
  });
});

describe('reverse', () => {
  test.each([
    ['1.0.43.10.in-addr.arpa', 'NOERROR kubernetes.default.svc.cluster.local.'],
    [
      '2.0.42.10.in-addr.arpa',
      'NOERROR mysql-0.db.default.svc.cluster.local. 10-42-0-2.all.default.svc.cluster.local.',
    ],
    ['9.0.42.10.in-addr.arpa', 'NXDOMAIN'],
    ['42.10.in-addr.arpa', 'NOERROR'],
    ['99.99.43.10.in-addr.arpa', 'NXDOMAIN'],
    // Somebody else's, who has nothing to say here.
    ['1.2.0.192.in-addr.arpa', 'REFUSED'],
  ])('%s: %s', async (name, expected) => {
    expect(await told(name, types.PTR)).toBe(expected);
  });
});

describe('ExternalName', () => {
  const member = 'mysql-1.db.default.svc.cluster.local.';
  test.each<[string, keyof typeof types, string]>([
    ['www', 'A', 'NOERROR www.example.com. 192.0.2.1'],
    ['www', 'CNAME', 'NOERROR www.example.com.'],
    ['gone', 'A', 'NXDOMAIN gone.example.com.'],
    ['silent', 'A', 'NOERROR silent.example.com.'],
    ['inside', 'A', `NOERROR ${member} 10.42.0.3`],
    ['inside', 'AAAA', `NOERROR ${member}`],
    ['twice', 'A', `NOERROR inside.default.svc.cluster.local. ${member} 10.42.0.3`],
    ['nowhere', 'A', 'NXDOMAIN no.default.svc.cluster.local.'],
  ])('%s %s: %s', async (name, type, expected) => {
    expect(await told(`${name}.default.svc.cluster.local`, types[type])).toBe(expected);
  });

  test('a loop ends', async () => {
    const answers = (await told('loop.default.svc.cluster.local', types.A)).split(' ').slice(1);
    expect(answers.length).toBeLessThanOrEqual(10);
  });
});

test.each([true, false])(
  'nobody outside is asked about the cluster (synced: %s)',
  async (synced) => {
    const { resolver, forwarder } = build(synced);
    const own = ['cluster.local', 'no.such.svc.cluster.local', 'DB.default.svc.CLUSTER.local'];
    for (const name of [...own, '9.9.42.10.in-addr.arpa', '43.10.in-addr.arpa', 'example.com']) {
      for (const type of [types.A, types.PTR, types.SRV]) await ask(name, type, { resolver });
    }
    expect(new Set(forwarder.asked)).toEqual(new Set(['example.com.']));
  },
);

describe('odd questions', () => {
  test('ANY gets something small', async () => {
    const message = await ask('db.default.svc.cluster.local', types.ANY);
    expect(message.includes('RFC8482')).toBe(true);
    expect(await told('no.default.svc.cluster.local', types.ANY)).toBe('NXDOMAIN');
  });

  test('nobody gets the whole zone', async () => {
    expect(await told('cluster.local', types.AXFR)).toBe('REFUSED');
    expect(await told('cluster.local', types.IXFR)).toBe('REFUSED');
  });

  test('other classes are refused, other EDNS versions told so', async () => {
    const { resolver } = build();
    const chaos = encodeQuery(1, { name: toWire('version.bind'), type: types.TXT });
    chaos.writeUInt16BE(3, chaos.length - 13);
    const future = encodeQuery(1, { name: toWire('cluster.local'), type: types.A });
    future.writeUInt8(1, future.length - 5);
    const codes = [];
    for (const message of [chaos, future]) {
      const query = parseQuery(message);
      if (typeof query === 'string') throw new TypeError(query);
      const answer = await resolver.answer(query, 'udp', asker);
      codes.push(((answer.at(-6) ?? 0) << 4) | (answer.readUInt16BE(2) & 0xf));
    }
    expect(codes).toEqual([rcodes.REFUSED, rcodes.BADVERS]);
  });
});

describe('before the index is whole', () => {
  test('absence isn’t claimed, but what is known is told', async () => {
    const { resolver } = build(false);
    expect(await told('no.default.svc.cluster.local', types.A, resolver)).toBe('SERVFAIL');
    expect(await told('mysql-0.db.default.svc.cluster.local', types.A, resolver)).toBe(
      'NOERROR 10.42.0.2',
    );
  });
});
