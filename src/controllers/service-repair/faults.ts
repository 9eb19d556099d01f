/** What can be wrong with the addresses and ports that a Service holds, in upstream's words. Pure. */
import { isIP } from 'node:net';
import { isOfRange } from '#api/service-cidrs.ts';
import type { Service } from '#api/gen/types.ts';

export interface Ranges {
  /** Such as `10.43.0.0/16`: those of all ServiceCIDRs. */
  readonly serviceCIDRs: readonly string[];
  readonly nodePorts: { readonly first: number; readonly last: number };
}

export interface Fault {
  readonly reason: string;
  readonly message: string;
}

export function clusterIPsOf({ spec }: Service): readonly string[] {
  if (!spec || spec.type === 'ExternalName' || spec.clusterIP === 'None') return [];
  const all = spec.clusterIPs ?? (spec.clusterIP ? [spec.clusterIP] : []);
  return all.filter((ip) => ip !== '');
}

/** `TCP/30080`: the same number may serve both protocols. */
export function nodePortsOf({ spec }: Service): readonly string[] {
  if (!spec) return [];
  const ports = (spec.ports ?? []).flatMap(({ nodePort, protocol = 'TCP' }) =>
    nodePort ? [`${protocol}/${nodePort}`] : [],
  );
  const { healthCheckNodePort } = spec;
  return [...new Set(healthCheckNodePort ? [...ports, `TCP/${healthCheckNodePort}`] : ports)];
}

export interface Holders {
  /** Services that hold the address. */
  readonly ofIP: (ip: string) => readonly Service[];
  readonly ofNodePort: (port: string) => readonly Service[];
}

/** Of two that hold the same, the younger is at fault. */
export function faultsOf(service: Service, holders: Holders, ranges: Ranges): readonly Fault[] {
  const isYounger = (others: readonly Service[]): boolean =>
    others.some((other) => older(other, service));
  const addresses = clusterIPsOf(service).flatMap((ip) => {
    if (!isIP(ip)) {
      return [
        fault('ClusterIPNotValid', `Cluster IP ${ip} is not a valid IP; please recreate service`),
      ];
    }
    if (!ranges.serviceCIDRs.some((cidr) => isOfRange(ip, cidr))) {
      const message = `Cluster IP [${family(ip)}]: ${ip} is not within any configured Service CIDR; please recreate service`;
      return [fault('ClusterIPOutOfRange', message)];
    }
    if (!isYounger(holders.ofIP(ip))) return [];
    const message = `Cluster IP [${family(ip)}]:${ip} was assigned to multiple services; please recreate service`;
    return [fault('ClusterIPAlreadyAllocated', message)];
  });
  const { first, last } = ranges.nodePorts;
  const ports = nodePortsOf(service).flatMap((port) => {
    const number = Number(port.slice(port.indexOf('/') + 1));
    if (number < first || number > last) {
      const message = `Port ${number} is not within the port range ${first}-${last}; please recreate service`;
      return [fault('PortOutOfRange', message)];
    }
    if (!isYounger(holders.ofNodePort(port))) return [];
    const message = `Port ${number} was assigned to multiple services; please recreate service`;
    return [fault('PortAlreadyAllocated', message)];
  });
  return [...addresses, ...ports];
}

function fault(reason: string, message: string): Fault {
  return { reason, message };
}

function older(a: Service, b: Service): boolean {
  if (a.metadata.uid === b.metadata.uid) return false;
  const age = a.metadata.creationTimestamp.localeCompare(b.metadata.creationTimestamp);
  return age < 0 || (age === 0 && a.metadata.uid < b.metadata.uid);
}

function family(ip: string): string {
  return `IPv${isIP(ip)}`;
}
