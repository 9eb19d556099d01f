/** The zones that this server owns: the cluster's, and the reverse ones of its Pods' and Services' addresses. */
import { reverseZones } from './records/reverse.ts';
import type { IndexRecord } from './index.ts';
import { defaultSettings } from './config/settings.ts';
import { isWithin, toWire } from './wire/name.ts';
import type { WireName } from './wire/name.ts';
import type { ResourceRecord } from './wire/record.ts';
import { encodeWhole } from './wire/response.ts';

export interface ZonesConfig {
  /** Such as `cluster.local`. */
  readonly clusterDomain: string;
  /** Whose addresses are never asked of anybody else. */
  readonly ranges: readonly string[];
  /** The address of the cluster's DNS, as Pods know it. */
  readonly dnsAddress: string;
}

/** The schema's version doesn't change while a client looks. */
const versionTtl = 28_800;
const schemaVersion = '1.1.0';

export class Zones {
  readonly cluster: WireName;
  readonly #owned: readonly WireName[];
  readonly #pods: WireName;
  #zones: readonly WireName[];
  readonly #config: ZonesConfig;
  readonly #soas = new Map<WireName, Buffer>();
  #serial = 0;
  #negativeTtl = defaultSettings.negativeTtl;

  constructor(config: ZonesConfig) {
    this.#config = config;
    this.cluster = toWire(config.clusterDomain);
    this.#pods = toWire(`pod.${config.clusterDomain}`);
    this.#owned = [this.cluster, ...config.ranges.flatMap(reverseZones).map(toWire)];
    this.#zones = this.#owned;
  }

  /** `claimed` are zones beyond the cluster's own in which nobody else is asked. */
  configure(negativeTtl: number, claimed: readonly WireName[]): void {
    this.#negativeTtl = negativeTtl;
    this.#zones = [...this.#owned, ...claimed.filter((zone) => !this.#owned.includes(zone))];
    this.#soas.clear();
  }

  /** The zone that a name is in; undefined when it is somebody else's. */
  of(name: WireName): WireName | undefined {
    return this.#zones.find((zone) => isWithin(name, zone));
  }

  /** At and below `pod.cluster.local` are names that the index doesn't hold: those that are made of Pods' addresses. */
  mayHavePods(name: WireName): boolean {
    return isWithin(name, this.#pods);
  }

  /** Seconds since 1970 of the last change. */
  set serial(serial: number) {
    this.#serial = serial;
    this.#soas.clear();
  }

  soa(zone: WireName): ResourceRecord {
    const { clusterDomain } = this.#config;
    return {
      name: zone,
      ttl: this.#negativeTtl,
      data: {
        type: 'SOA',
        primary: toWire(`ns.dns.${clusterDomain}`),
        mailbox: toWire(`hostmaster.${clusterDomain}`),
        serial: this.#serial,
        timers: { refresh: 7200, retry: 1800, expire: 86_400, minimum: this.#negativeTtl },
      },
    };
  }

  /** The SOA as a negative answer carries it. */
  soaBytes(zone: WireName): Buffer {
    const known = this.#soas.get(zone);
    if (known) return known;
    const bytes = encodeWhole(this.soa(zone));
    this.#soas.set(zone, bytes);
    return bytes;
  }

  /** What is there whatever the cluster holds. */
  records(): readonly IndexRecord[] {
    const { clusterDomain, dnsAddress } = this.#config;
    const server = toWire(`ns.dns.${clusterDomain}`);
    const type = dnsAddress.includes(':') ? 'AAAA' : 'A';
    return [
      ...this.#zones.map((name) => ({
        name,
        data: { type: 'NS' as const, target: server },
      })),
      { name: server, data: { type, address: dnsAddress } },
      {
        name: toWire(`dns-version.${clusterDomain}`),
        ttl: versionTtl,
        data: { type: 'TXT', texts: [schemaVersion] },
      },
      { name: toWire(`svc.${clusterDomain}`), data: undefined },
      { name: toWire(`pod.${clusterDomain}`), data: undefined },
    ];
  }
}
