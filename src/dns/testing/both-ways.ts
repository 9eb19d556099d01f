/** A server's answers without its sockets, for tests: the short way and the long one, about the same names. */
import { seededRandom } from '#base/random.ts';
import { VirtualClock } from '#base/virtual-clock.ts';
import { defaultSettings } from '../config/settings.ts';
import { Counters, wayOf } from '../counters.ts';
import { DirectAnswers } from '../direct.ts';
import { service, slice } from '../fixtures.ts';
import { NameIndex, toIndexRecords } from '../index.ts';
import { recordsOf } from '../records/service-records.ts';
import { Resolver } from '../resolver.ts';
import { Forwarder } from '../upstream/forwarder.ts';
import { toWire } from '../wire/name.ts';
import { parseQuery } from '../wire/query.ts';
import { Zones } from '../zones.ts';

const zone = 'cluster.local';
const asker = { address: '10.42.0.9', port: 40_000 };
const members = Array.from({ length: 100 }, (_, at) => `web-${at}=10.42.1.${at}`);

/** Of every kind: routed, headless, of one family and both, few members and more than a datagram holds, an alias. */
const services = [
  {
    of: service('kubernetes', { clusterIP: '10.43.0.1', ports: [{ name: 'https', port: 443 }] }),
    slices: [],
  },
  {
    of: service('dual', { clusterIP: '10.43.0.2', clusterIPs: ['10.43.0.2', 'fd43::2'] }),
    slices: [],
  },
  {
    of: service('db'),
    slices: [
      slice('db', ['mysql-0=10.42.0.2', 'mysql-1=10.42.0.3', '10.42.0.4']),
      slice('db', ['mysql-0=fd42::2'], { family: 'IPv6', suffix: 'six' }),
    ],
  },
  { of: service('web'), slices: [slice('web', members)] },
  { of: service('none'), slices: [] },
  {
    of: service('out', { type: 'ExternalName', clusterIP: '', externalName: 'www.example.com' }),
    slices: [],
  },
  {
    of: service('in', {
      type: 'ExternalName',
      clusterIP: '',
      externalName: 'db.default.svc.cluster.local',
    }),
    slices: [],
  },
];

/** Names in, above, below and beside those of the world, for questions. */
export const askedNames: readonly string[] = [
  ...['kubernetes', 'dual', 'db', 'web', 'none', 'out', 'in', 'nosuch'].flatMap((name) => [
    `${name}.default.svc.${zone}`,
    `below.${name}.default.svc.${zone}`,
    `_mysql._tcp.${name}.default.svc.${zone}`,
    `_tcp.${name}.default.svc.${zone}`,
  ]),
  ...['mysql-0', 'mysql-1', '10-42-0-4', 'mysql-9'].map((name) => `${name}.db.default.svc.${zone}`),
  ...['web-0', 'web-99'].map((name) => `${name}.web.default.svc.${zone}`),
  ...[
    '10-42-0-7.default',
    '10-42-0-7.other',
    'fd42--7.default',
    'x.default',
    'a.10-42-0-7.default',
  ].map((name) => `${name}.pod.${zone}`),
  ...[
    'default.svc',
    'other.svc',
    'default.pod',
    'svc',
    'pod',
    'dns-version',
    'ns.dns',
    'dns',
    'x',
  ].map((name) => `${name}.${zone}`),
  zone,
  'local',
  '',
  'example.com',
  'xcluster.local',
  'cluster.local.example',
  'arpa',
  '2.0.42.10.in-addr.arpa',
  '1.0.43.10.in-addr.arpa',
  '9.9.42.10.in-addr.arpa',
  '42.10.in-addr.arpa',
  '10.in-addr.arpa',
  '1.2.0.192.in-addr.arpa',
  '4.d.f.ip6.arpa',
  'corp.example',
  'host.corp.example',
  'example',
  `${'a.'.repeat(118)}${zone}`,
  `${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(63)}.${zone}`,
];

export interface WorldOptions {
  readonly ttl: number;
  readonly negativeTtl: number;
  readonly claimed: readonly string[];
  /** `pods insecure`. */
  readonly podAddresses: boolean;
}

export class BothWays {
  readonly #parts: ConstructorParameters<typeof DirectAnswers>[0];
  readonly #podAddresses: boolean;
  readonly #forwarder = new Forwarder({
    clock: new VirtualClock(),
    random: seededRandom(1),
    settings: defaultSettings,
    onLoop: () => undefined,
  });
  readonly #out = Buffer.alloc(1232);
  #direct: DirectAnswers;
  #resolver: Resolver;

  constructor({ ttl, negativeTtl, claimed, podAddresses }: WorldOptions) {
    const ranges = ['10.42.0.0/16', '10.43.0.0/16', 'fd42::/56', 'fd43::/112'];
    const zones = new Zones({ clusterDomain: zone, ranges, dnsAddress: '10.43.0.10' });
    const index = new NameIndex(zones);
    index.ttl = ttl;
    zones.configure(negativeTtl, claimed.map(toWire));
    index.apply('zones', zones.records());
    for (const kind of ['svc', 'pod']) {
      index.apply(`namespace ${kind}`, [
        { name: toWire(`default.${kind}.${zone}`), data: undefined },
      ]);
    }
    for (const { of, slices } of services) {
      const records = toIndexRecords(recordsOf(of, slices, zone));
      index.apply(of.metadata.name, records);
    }
    this.#podAddresses = podAddresses;
    this.#parts = { index, zones, counters: new Counters(), possible: () => true };
    this.#direct = this.#newDirect();
    this.#resolver = this.#newResolver();
  }

  /** Both begin with the same member again. */
  reset(): void {
    this.#direct = this.#newDirect();
    this.#resolver = this.#newResolver();
  }

  /** Undefined: this isn't for the short way. The bytes are valid until the next call. */
  short(message: Buffer, length = message.length): Buffer | undefined {
    const written = this.#direct.answer(message, length, this.#out, wayOf('udp', '127.0.0.1'));
    return written === 0 ? undefined : this.#out.subarray(0, written);
  }

  /** Undefined: the message isn't a question that can be read. */
  long(message: Buffer): Buffer | Promise<Buffer> | undefined {
    const query = parseQuery(message);
    return typeof query === 'string' ? undefined : this.#resolver.answer(query, 'udp', asker);
  }

  #newDirect(): DirectAnswers {
    return new DirectAnswers(this.#parts);
  }

  #newResolver(): Resolver {
    const { index, zones } = this.#parts;
    const resolver = new Resolver({ index, zones, forwarder: this.#forwarder });
    resolver.synced = true;
    resolver.settings = { podAddresses: this.#podAddresses, fallthrough: [] };
    return resolver;
  }
}
