/**
 * One Service with its EndpointSlices → every record that it gives the cluster's zone. Pure. The schema is Kubernetes'
 * DNS-Based Service Discovery 1.1.0; what clients expect beyond it (SRV at the Service's own name, names of endpoints
 * of routed Services) follows CoreDNS.
 */
import { isIP } from 'node:net';
import { memberNamesAlways, memberNamesAnnotation } from '#api/dns.ts';
import type { Endpoint, EndpointSlice, Service } from '#api/gen/types.ts';
import { reverseName } from './reverse.ts';

/** Names as text, lower-case, without the final dot. */
export type ServiceRecord =
  | { readonly name: string; readonly type: 'A' | 'AAAA'; readonly address: string }
  | { readonly name: string; readonly type: 'CNAME'; readonly target: string }
  | { readonly name: string; readonly type: 'PTR'; readonly target: string; readonly rank: PtrRank }
  | SrvRecord;

interface SrvRecord {
  readonly name: string;
  readonly type: 'SRV';
  readonly weight: number;
  readonly port: number;
  readonly target: string;
}

/** Which name of an address comes first: a Service's own, a member's own, then the ones made of addresses. */
export const ptrRanks = { service: 0, member: 1, endpoint: 2 } as const;
export type PtrRank = (typeof ptrRanks)[keyof typeof ptrRanks];

/** What the cluster's configuration changes in the schema. */
export interface RecordOptions {
  /** An endpoint without a host name is called by its Pod's name, where that is one label. */
  readonly endpointPodNames: boolean;
  readonly noEndpoints: boolean;
  readonly ignoreEmptyService: boolean;
}

export function recordsOf(
  service: Service,
  slices: readonly EndpointSlice[],
  clusterDomain: string,
  options?: RecordOptions,
): readonly ServiceRecord[] {
  const { metadata, spec } = service;
  const name = `${metadata.name}.${metadata.namespace}.svc.${clusterDomain}`.toLowerCase();
  if (spec?.type === 'ExternalName') return externalRecords(name, spec.externalName ?? '');
  const always = metadata.annotations?.[memberNamesAnnotation] === memberNamesAlways;
  const all = slices.flatMap((slice) => membersOf(name, slice, { ...options, always }));
  const ready = all.filter((member) => member.ready);
  if (options?.ignoreEmptyService && spec?.clusterIP !== 'None' && ready.length === 0) return [];
  const members = options?.noEndpoints ? [] : all;
  const own =
    spec?.clusterIP === 'None'
      ? headlessRecords(name, options?.noEndpoints ? [] : ready)
      : routedRecords(name, service);
  return distinct([...own, ...members.flatMap(endpointRecords)]);
}

/** A CNAME can't lead to an address. */
function externalRecords(name: string, externalName: string): readonly ServiceRecord[] {
  if (externalName === '' || isIP(externalName) !== 0) return [];
  return [{ name, type: 'CNAME', target: externalName.toLowerCase().replace(/\.$/, '') }];
}

function routedRecords(name: string, { spec }: Service): readonly ServiceRecord[] {
  const listed = spec?.clusterIPs ?? [];
  const addresses = (listed.length > 0 ? listed : [spec?.clusterIP ?? '']).filter(isAddress);
  if (addresses.length === 0) return [];
  const ports = (spec?.ports ?? []).map(({ name: port = '', protocol = 'TCP', port: number }) => ({
    port,
    protocol,
    number,
    target: name,
  }));
  return [
    ...addresses.map((address) => addressRecord(name, address)),
    ...srvRecords(name, ports),
    ...addresses.map((address) => pointer(address, name, ptrRanks.service)),
  ];
}

/** One endpoint address under its name below the Service. */
interface Member {
  readonly name: string;
  readonly address: string;
  /** By a name of the Pod's own, not one made of its address. */
  readonly named: boolean;
  readonly ready: boolean;
  readonly ports: readonly Port[];
}

interface Port {
  /** Empty for the one port of a Service that needs no name. */
  readonly port: string;
  readonly protocol: string;
  readonly number: number;
  readonly target: string;
}

function headlessRecords(name: string, members: readonly Member[]): readonly ServiceRecord[] {
  return [
    ...members.map(({ address }) => addressRecord(name, address)),
    ...srvRecords(
      name,
      members.flatMap(({ ports }) => ports),
    ),
  ];
}

function endpointRecords({ name, address, named }: Member): readonly ServiceRecord[] {
  const rank = named ? ptrRanks.member : ptrRanks.endpoint;
  return [addressRecord(name, address), pointer(address, name, rank)];
}

/** Ready endpoints, and with `always` those that only wait to be. A condition that isn't told counts as ready. */
function membersOf(
  serviceName: string,
  slice: EndpointSlice,
  options: Partial<RecordOptions> & { readonly always: boolean },
): readonly Member[] {
  return (slice.endpoints ?? []).flatMap((endpoint) => {
    const { hostname, conditions } = endpoint;
    const ready = conditions?.ready ?? true;
    if (!ready && !(options.always && hostname && !conditions?.terminating)) return [];
    return endpoint.addresses.filter(isAddress).map((address) => {
      const name = `${hostnameOf(endpoint, address, options)}.${serviceName}`;
      const ports = (slice.ports ?? []).flatMap(
        ({ name: port = '', protocol = 'TCP', port: number }) =>
          number === undefined ? [] : [{ port, protocol, number, target: name }],
      );
      return { name, address, named: Boolean(hostname), ready, ports };
    });
  });
}

function hostnameOf(
  { hostname, targetRef }: Endpoint,
  address: string,
  options: Partial<RecordOptions>,
): string {
  if (hostname) return hostname.toLowerCase();
  const pod = options.endpointPodNames && targetRef?.kind === 'Pod' ? (targetRef.name ?? '') : '';
  return pod !== '' && pod.length <= maximumLabel ? pod : dashed(address);
}

/** Bytes of a label. */
const maximumLabel = 63;

/** `10-42-0-7`; a label mustn't end with a hyphen, so an IPv6 address that would gets a zero. */
export function dashed(address: string): string {
  return address.toLowerCase().replaceAll(/[.:]/g, '-').replace(/-$/, '-0');
}

/**
 * At `_port._protocol.service` for named ports, and all of them at the Service's own name. Several of one name share
 * their weight.
 */
function srvRecords(name: string, ports: readonly Port[]): readonly SrvRecord[] {
  const named = ports
    .filter(({ port }) => port !== '')
    .map((port) => ({ ...port, at: `_${port.port}._${port.protocol}.${name}`.toLowerCase() }));
  const all = ports.map((port) => ({ ...port, at: name }));
  const groups = Map.groupBy([...named, ...all], ({ at }) => at);
  return [...groups].flatMap(([at, group]) => {
    const unique = new Map(group.map((port) => [`${port.number} ${port.target}`, port]));
    const weight = Math.max(1, Math.floor(100 / unique.size));
    return [...unique.values()].map(({ number, target }): SrvRecord => {
      return { name: at, type: 'SRV', weight, port: number, target };
    });
  });
}

function addressRecord(name: string, address: string): ServiceRecord {
  return { name, type: address.includes(':') ? 'AAAA' : 'A', address };
}

function pointer(address: string, target: string, rank: PtrRank): ServiceRecord {
  return { name: reverseName(address), type: 'PTR', target, rank };
}

function isAddress(text: string): boolean {
  return isIP(text) !== 0;
}

/** An endpoint may be in two slices while it moves between them. */
function distinct(records: readonly ServiceRecord[]): readonly ServiceRecord[] {
  return [...new Map(records.map((record) => [Object.values(record).join(' '), record])).values()];
}
