/** Whose a record of the cluster is: the Service, and the Pod where it is one Pod's. */
import type { EndpointSlice, Pod, Service } from '#api/gen/types.ts';
import { serviceKeyOf } from '#api/endpoint-slices.ts';
import { keyOf } from '#api/object.ts';
import { reverseZones } from '../records/reverse.ts';
import { recordsOf } from '../records/service-records.ts';
import type { ServiceRecord } from '../records/service-records.ts';
import { defaultSettings } from '../config/settings.ts';
import { podWithOwner } from './facts.ts';

export interface OwnedRecord {
  /** With the final dot, as in a zone file. */
  readonly name: string;
  readonly ttl: number;
  readonly type: string;
  readonly value: string;
  /** `Service default/db` */
  readonly owner: string;
  /** `Pod "mysql-0" of StatefulSet "mysql"` */
  readonly pod?: string;
}

export interface RecordObjects {
  readonly services: readonly Service[];
  readonly slices: readonly EndpointSlice[];
  readonly pods: readonly Pod[];
  readonly clusterDomain: string;
  /** Whose addresses have names in the cluster. */
  readonly ranges: readonly string[];
}

/** Every record that these Services give the zone, by Service, then by name. */
export function ownedRecords(objects: RecordObjects): readonly OwnedRecord[] {
  const { services, slices, pods, clusterDomain, ranges } = objects;
  const reverse = ranges.flatMap(reverseZones);
  // Of other addresses the server is not the one to ask.
  const isServed = ({ type, name }: ServiceRecord): boolean =>
    type !== 'PTR' || reverse.some((zone) => name.endsWith(`.${zone}`));
  const byService = Map.groupBy(slices, serviceKeyOf);
  const byAddress = new Map(
    pods.filter(({ spec }) => !spec.hostNetwork).map((pod) => [pod.status?.podIP, pod]),
  );
  const byKey = services.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  return byKey.flatMap((service) => {
    const records = recordsOf(service, byService.get(keyOf(service)) ?? [], clusterDomain);
    return records
      .filter(isServed)
      .map((record): OwnedRecord => {
        const pod = podOf(record, byAddress);
        return {
          name: `${record.name}.`,
          ttl: defaultSettings.ttl,
          type: record.type,
          value: valueOf(record),
          owner: `Service ${keyOf(service)}`,
          ...(pod ? { pod: podWithOwner(pod) } : {}),
        };
      })
      .toSorted(
        (a, b) => depth(a) - depth(b) || compare(a.name, b.name) || compare(a.type, b.type),
      );
  });
}

function podOf(
  record: ServiceRecord,
  byAddress: ReadonlyMap<string | undefined, Pod>,
): Pod | undefined {
  if (record.type === 'A' || record.type === 'AAAA') return byAddress.get(record.address);
  if (record.type !== 'PTR' || !record.name.endsWith('.in-addr.arpa')) return undefined;
  return byAddress.get(record.name.split('.').slice(0, 4).toReversed().join('.'));
}

/** As an answer shows it. */
function valueOf(record: ServiceRecord): string {
  switch (record.type) {
    case 'A':
    case 'AAAA':
      return record.address;
    case 'SRV':
      return `0 ${record.weight} ${record.port} ${record.target}.`;
    case 'CNAME':
    case 'PTR':
    default:
      return `${record.target}.`;
  }
}

/** Reverse names come last. */
function depth({ name, type }: OwnedRecord): number {
  return type === 'PTR' ? 1000 : name.split('.').length;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
