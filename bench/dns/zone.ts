/**
 * The objects behind the names that are asked for. The same ones go to our server through informers, to a cluster
 * through its API, and to Knot DNS as a zone in text.
 */
import { endpointSlices, namespaces, services } from '#api/gen/resources.ts';
import type { EndpointSlice, Service } from '#api/gen/types.ts';
import { MemoryInformers } from '#client/memory-informers.ts';
import { namespace, service, slice } from '#dns/fixtures.ts';
import { recordsOf } from '#dns/records/service-records.ts';
import type { ServiceRecord } from '#dns/records/service-records.ts';

export const clusterDomain = 'cluster.local';
/** Holds every name, so that one zone of Knot DNS does too. */
export const zoneName = `default.svc.${clusterDomain}`;

export interface Shape {
  /** Services `db-0`, `db-1`, … with members `mysql-0`, `mysql-1`, … */
  readonly headless: number;
  readonly members: number;
  /** Services `web-0`, `web-1`, … with an address of their own. */
  readonly routed: number;
}

export interface NamedService {
  readonly service: Service;
  readonly slices: readonly EndpointSlice[];
}

export function servicesOf(shape: Shape): readonly NamedService[] {
  return [
    ...Array.from({ length: shape.headless }, (_, number) => ({
      service: service(`db-${number}`),
      slices: [membersOf(number, shape)],
    })),
    ...Array.from({ length: shape.routed }, (_, number) => {
      // The first addresses are the cluster's own Services'.
      const clusterIP = addressIn('10.43', 256 + number);
      return {
        service: service(`web-${number}`, { clusterIP, clusterIPs: [clusterIP] }),
        slices: [],
      };
    }),
  ];
}

/** The members of `db-<number>`; the first one's address may be another one. */
export function membersOf(number: number, { members }: Shape, first?: string): EndpointSlice {
  const addresses = Array.from({ length: members }, (_, at) =>
    at === 0 && first !== undefined ? first : addressIn('10.42', number * members + at),
  );
  const endpoints = addresses.map((address, at) => `mysql-${at}=${address}`);
  return slice(`db-${number}`, endpoints);
}

function addressIn(network: string, number: number): string {
  return `${network}.${number >> 8}.${number & 255}`;
}

export function informersOf(all: readonly NamedService[]): MemoryInformers {
  const informers = new MemoryInformers();
  informers.of(namespaces).put(namespace('default'));
  for (const one of all) {
    informers.of(services).put(one.service);
    for (const each of one.slices) informers.of(endpointSlices).put(each);
  }
  return informers;
}

export function recordsOfAll(all: readonly NamedService[]): readonly ServiceRecord[] {
  return all.flatMap((one) => recordsOf(one.service, one.slices, clusterDomain));
}

/** A master file (RFC 1035 §5) of the zone `zoneName`. */
export function masterFile(records: readonly ServiceRecord[]): string {
  const head = [
    `$ORIGIN ${zoneName}.`,
    '$TTL 5',
    `@ SOA ns.dns.${clusterDomain}. hostmaster.${clusterDomain}. 1 7200 1800 86400 0`,
    `@ NS ns.dns.${clusterDomain}.`,
  ];
  return [...head, ...records.flatMap(lineOf), ''].join('\n');
}

/** Pointers are of other zones. */
function lineOf(record: ServiceRecord): readonly string[] {
  switch (record.type) {
    case 'A':
    case 'AAAA':
      return [`${record.name}. ${record.type} ${record.address}`];
    case 'CNAME':
      return [`${record.name}. CNAME ${record.target}.`];
    case 'SRV':
      return [`${record.name}. SRV 0 ${record.weight} ${record.port} ${record.target}.`];
    case 'PTR':
    default:
      return [];
  }
}
